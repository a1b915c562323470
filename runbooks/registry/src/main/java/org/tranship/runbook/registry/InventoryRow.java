package org.tranship.runbook.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One row of what an [Inventory] answers, valid until the next.
final class InventoryRow {
  private final ResultSet answer;

  InventoryRow(ResultSet answer) {
    this.answer = answer;
  }

  String text(int column) {
    try {
      return Optional.ofNullable(answer.getString(column)).orElse("");
    } catch (SQLException e) {
      throw Inventory.fault("read the inventory", e);
    }
  }

  long number(int column) {
    try {
      return answer.getLong(column);
    } catch (SQLException e) {
      throw Inventory.fault("read the inventory", e);
    }
  }

  List<String> all() throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
      values.add(text(i));
    }
    return values;
  }
}
