package org.tranship.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.IntentBlock;
import org.tranship.core.journal.OpenIntents;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

/// The intents of a file that have no result yet.
final class UnsettledIntents {
  private UnsettledIntents() {}

  /// What the file says, for its writer.
  static OpenIntents load(Connection connection) throws SQLException {
    OpenIntents open = new OpenIntents();
    for (Found found : unsettled(connection, null)) {
      open.found(found.pass(), found.line(), found.intent().key());
    }
    return open;
  }

  /// What [org.tranship.core.journal.RunView#unsettled] answers: read from the file alone.
  static SortedMap<Key, ObjectIntent> read(Connection connection, int pass) throws SQLException {
    SortedMap<Key, ObjectIntent> intents = new TreeMap<>();
    for (Found found : unsettled(connection, pass)) {
      intents.put(found.intent().key(), found.intent());
    }
    return intents;
  }

  /// The intents without a later result, in the order written.
  private static List<Found> unsettled(Connection connection, @Nullable Integer onlyPass)
      throws SQLException {
    List<Found> found = new ArrayList<>();
    String blocks =
        "SELECT line, pass, objects, keys FROM intent WHERE (?1 IS NULL OR pass = ?1) AND NOT EXISTS"
            + " (SELECT 1 FROM settled WHERE settled.intent = intent.line) ORDER BY line";
    String later = "SELECT 1 FROM result WHERE pass = ? AND key = ? AND line > ? LIMIT 1";
    try (PreparedStatement block = connection.prepareStatement(blocks);
        PreparedStatement result = connection.prepareStatement(later)) {
      block.setObject(1, onlyPass);
      try (ResultSet row = block.executeQuery()) {
        while (row.next()) {
          long line = row.getLong(1);
          int pass = row.getInt(2);
          for (ObjectIntent intent : IntentBlock.decode(row.getBytes(4), row.getInt(3))) {
            result.setInt(1, pass);
            result.setBytes(2, intent.key().utf8());
            result.setLong(3, line);
            try (ResultSet any = result.executeQuery()) {
              if (!any.next()) {
                found.add(new Found(line, pass, intent));
              }
            }
          }
        }
      }
    }
    return found;
  }

  private record Found(long line, int pass, ObjectIntent intent) {}
}
