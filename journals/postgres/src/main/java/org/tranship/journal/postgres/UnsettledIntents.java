package org.tranship.journal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.IntentBlock;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

/// The intents of a run that have no result yet: looked for in the blocks that are not settled, a
/// block at a time.
final class UnsettledIntents {
  private static final String BLOCKS =
      "SELECT line, pass, objects, keys FROM tranship.intent"
          + " WHERE run = ? AND (? OR pass = ?) AND NOT EXISTS"
          + " (SELECT 1 FROM tranship.settled"
          + " WHERE settled.run = intent.run AND settled.intent = intent.line) ORDER BY line";

  private static final String LATER =
      "SELECT DISTINCT key, rest FROM tranship.result"
          + " WHERE run = ? AND pass = ? AND line > ? AND key = ANY (?)";

  private UnsettledIntents() {}

  /// Is told of each.
  interface Visitor {
    void visit(long line, int pass, ObjectIntent intent);
  }

  /// In the order written.
  ///
  /// @param only the number of the one pass that is wanted; null for all
  static void read(Connection connection, int run, @Nullable Integer only, Visitor visitor)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BLOCKS)) {
      select.setInt(1, run);
      select.setBoolean(2, only == null);
      select.setInt(3, only == null ? 0 : only);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long line = row.getLong(1);
          int pass = row.getInt(2);
          List<ObjectIntent> intents = IntentBlock.decode(row.getBytes(4), row.getInt(3));
          Set<Key> settled = later(connection, run, pass, line, intents);
          for (ObjectIntent intent : intents) {
            if (!settled.contains(intent.key())) {
              visitor.visit(line, pass, intent);
            }
          }
        }
      }
    }
  }

  private static Set<Key> later(
      Connection connection, int run, int pass, long line, List<ObjectIntent> intents)
      throws SQLException {
    byte[][] keys =
        intents.stream().map(intent -> KeyColumns.of(intent.key()).key()).toArray(byte[][]::new);
    Set<Key> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(LATER)) {
      select.setInt(1, run);
      select.setInt(2, pass);
      select.setLong(3, line);
      select.setArray(4, connection.createArrayOf("bytea", keys));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(KeyColumns.read(row, 1));
        }
      }
    }
    return found;
  }
}
