package org.tranship.runbook.journey.third;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.journey.orders.SeatAssignments;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ThirdViews;

/// Writes the seats of orders out as blobs, as the third release reads them.
///
/// Crash argument. A text that changes is marked as not written in the transaction that changes it,
/// and the mark is taken off after the blob was written, if the text is still the same. Killed in
/// between, the blob is written again: the same bytes under the same name.
///
/// @param database where the texts are
/// @param blobs where they go
record SeatBlobs(OpenDatabase database, Store blobs) {
  private static final int GROUP = 200;

  /// @param id of the assignments
  private record Text(String id, long version, String body) {}

  /// Writes all that are not written.
  ///
  /// @return how many that were
  long write() throws InterruptedException {
    Dialect dialect = database.dialect();
    long written = 0;
    List<Text> group = next(dialect);
    while (!group.isEmpty()) {
      for (Text text : group) {
        var _ =
            blobs
                .put(PutRequest.of(key(text.id()), text.body().getBytes(StandardCharsets.UTF_8)))
                .orThrow();
      }
      List<Text> done = group;
      boolean _ =
          database.keep(
              "note what was written",
              connection -> {
                for (Text text : done) {
                  mark(connection, dialect, text);
                }
                return true;
              });
      written += done.size();
      group = next(dialect);
    }
    return written;
  }

  /// What the blob of some assignments is called.
  static Key key(String assignments) {
    return Key.of(SeatAssignments.blob(assignments.toLowerCase(Locale.ROOT)));
  }

  /// A blob by the name of its row.
  static Key named(String row) {
    return Key.of(row);
  }

  private List<Text> next(Dialect dialect) throws InterruptedException {
    String query =
        "select "
            + dialect.name("AssignmentsId")
            + ", "
            + dialect.name("Version")
            + ", "
            + dialect.name("Body")
            + " from "
            + dialect.table(ThirdViews.HELP, ThirdViews.SEATS)
            + " where "
            + dialect.name("Written")
            + " = "
            + dialect.flag(false);
    return database.look(
        "look for seats that are not written",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setMaxRows(GROUP);
            try (ResultSet row = statement.executeQuery()) {
              List<Text> texts = new ArrayList<>();
              while (row.next()) {
                texts.add(new Text(row.getString(1), row.getLong(2), row.getString(3)));
              }
              return texts;
            }
          }
        });
  }

  /// Notes that a text is written.
  static String marking(Dialect dialect) {
    return "update "
        + dialect.table(ThirdViews.HELP, ThirdViews.SEATS)
        + " set "
        + dialect.name("Written")
        + " = "
        + dialect.flag(true)
        + " where "
        + dialect.name("AssignmentsId")
        + " = "
        + dialect.guid()
        + " and "
        + dialect.name("Version")
        + " = ?";
  }

  private static void mark(Connection connection, Dialect dialect, Text text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(marking(dialect))) {
      statement.setString(1, text.id());
      statement.setLong(2, text.version());
      int _ = statement.executeUpdate();
    }
  }
}
