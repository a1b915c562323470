package org.tranship.driver.snapshot;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.tranship.core.snapshot.SnapshotWriter.Missing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// What could not be had of a key, as a row of the table `fault`.
final class FaultRow {
  static final String INSERT =
      "INSERT OR REPLACE INTO fault (key, missing, code, reason) VALUES (?, ?, ?, ?)";

  private FaultRow() {}

  static String word(Missing missing) {
    return missing.name().toLowerCase(Locale.ROOT);
  }

  static void bind(PreparedStatement row, Key key, Missing missing, StoreException fault)
      throws SQLException {
    row.setBytes(1, key.utf8());
    row.setString(2, word(missing));
    row.setString(3, fault.code());
    row.setString(4, fault.reason());
  }

  /// Reads key, code and reason.
  static StoreException read(ResultSet row, String display) throws SQLException {
    String code = row.getString(2);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(one -> one.code().equals(code))
            .findFirst()
            .orElse(Kind.UNEXPECTED);
    return StoreException.of(kind, "list", display)
        .key(ObjectRow.key(row.getBytes(1)))
        .because("it could not be listed when the snapshot was taken: " + row.getString(3))
        .build();
  }
}
