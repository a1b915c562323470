package org.tranship.runbook.journey;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.FreeOrders;
import org.tranship.runbook.journey.sql.OrderVersions;

/// What reshaped events mean to the read models of orders, which no step rebuilds: an order that is
/// free of charge by its event is so by its row, and where versions are counted anew a row goes
/// along with its stream. Nothing, where the plan asks for neither.
///
/// @param tables where the first release's events are
record ReshapedOrders(Tables tables, JourneyMigration migration) {
  private Map<String, String> settings() {
    return migration.plan().settings();
  }

  private Dialect dialect() {
    return migration.database().dialect();
  }

  /// Changes them, behind the making of the column.
  ///
  /// @param connection in a transaction
  /// @return for people; empty if nothing was asked for
  String change(Connection connection) throws SQLException, InterruptedException {
    String words = "";
    if (Reshaping.isFreeDerived(settings())) {
      words = "; " + new FreeOrders(connection, dialect()).mark() + " orders are free of charge";
    }
    if (!Reshaping.of(settings()).oneToOne()) {
      new OrderVersions(connection, dialect()).change(this::version);
      words += "; versions of orders are counted anew";
    }
    return words;
  }

  /// Takes it back, in front of the column's going.
  ///
  /// @param connection in a transaction
  /// @param columnStays whether the column was there before
  static void takeBack(Connection connection, JourneyMigration migration, boolean columnStays)
      throws SQLException {
    Dialect dialect = migration.database().dialect();
    if (columnStays && Reshaping.isFreeDerived(migration.plan().settings())) {
      new FreeOrders(connection, dialect).unmark();
    }
    new OrderVersions(connection, dialect).restore();
  }

  /// What is otherwise, as a clause; empty if nothing is. True only as long as the second release
  /// is not live.
  Optional<String> difference() throws InterruptedException {
    boolean free = Reshaping.isFreeDerived(settings());
    boolean counted = !Reshaping.of(settings()).oneToOne();
    if (!free && !counted) {
      return Optional.empty();
    }
    return migration
        .database()
        .look(
            "compare the orders with their events",
            connection -> {
              long unmarked = free ? new FreeOrders(connection, dialect()).unmarked() : 0;
              if (unmarked > 0) {
                return Optional.of(
                    unmarked
                        + " orders whose total is zero are not free of charge in PricedOrders");
              }
              return counted
                  ? new OrderVersions(connection, dialect()).difference(this::version)
                  : Optional.empty();
            });
  }

  /// How many events were made of an order's, up to a version, less one.
  private int version(String order, int before) {
    if (before < 0) {
      return before;
    }
    ReshapedRows rows =
        new ReshapedRows(
            tables,
            migration,
            RowRange.rows(
                "Order_" + order.toLowerCase(Locale.ROOT),
                EventKey.version(0),
                EventKey.version(before)));
    int version = -1;
    while (rows.nextReadable().isPresent()) {
      version++;
    }
    return rows.read() == 0 ? before : version;
  }
}
