package org.tranship.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

/// Which objects are in flight. A block of intents is *settled* once each of its keys has a result
/// written after it, or an intent in a later block that speaks for it; the commit that brings the
/// last of them says so in the table `settled`. Hence only the few blocks that are not settled need
/// to be looked into on resume, however many objects a run has.
///
/// Used by the one writer, under its lock.
final class OpenIntents {
  private final Map<InFlight, Block> newest = new HashMap<>();

  /// What the file says.
  static OpenIntents load(Connection connection) throws SQLException {
    OpenIntents open = new OpenIntents();
    Map<Long, Block> blocks = new HashMap<>();
    for (Found found : unsettled(connection, null)) {
      Block block = blocks.computeIfAbsent(found.line(), Block::new);
      open.take(new InFlight(found.pass(), found.intent().key()), block);
    }
    return open;
  }

  /// A block is written.
  ///
  /// @return the lines of earlier blocks that this settles
  List<Long> intended(int pass, long line, List<Key> keys) {
    List<Long> settled = new ArrayList<>();
    Block block = new Block(line);
    for (Key key : keys) {
      Block before = take(new InFlight(pass, key), block);
      if (before != null && before.open == 0) {
        settled.add(before.line);
      }
    }
    return settled;
  }

  /// Results are written.
  ///
  /// @return the lines of the blocks that this settles
  List<Long> recorded(int pass, List<Key> keys) {
    List<Long> settled = new ArrayList<>();
    for (Key key : keys) {
      Block block = newest.remove(new InFlight(pass, key));
      if (block != null && --block.open == 0) {
        settled.add(block.line);
      }
    }
    return settled;
  }

  /// @return the block that spoke for the object before, if another one did
  private @Nullable Block take(InFlight object, Block block) {
    Block before = newest.put(object, block);
    if (before == block) {
      return null;
    }
    block.open++;
    if (before != null) {
      before.open--;
    }
    return before;
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

  private record InFlight(int pass, Key key) {}

  private record Found(long line, int pass, ObjectIntent intent) {}

  private static final class Block {
    private final long line;
    private int open;

    Block(long line) {
      this.line = line;
    }
  }
}
