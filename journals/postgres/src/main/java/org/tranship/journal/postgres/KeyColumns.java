package org.tranship.journal.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.tranship.core.value.Key;

/// A key as the columns `key` and `rest`: an index of PostgreSQL takes some 2,700 bytes, and a path
/// may have more. Ordered by `key`, then by `rest`, rows are in the order of keys, for `rest` is
/// empty unless `key` is as long as it may be.
///
/// @param key the first [#LONGEST] bytes
/// @param rest what follows them
record KeyColumns(byte[] key, byte[] rest) {
  static final int LONGEST = 2_000;
  private static final byte[] NOTHING = {};

  static KeyColumns of(Key key) {
    byte[] bytes = key.utf8();
    return bytes.length <= LONGEST
        ? new KeyColumns(bytes, NOTHING)
        : new KeyColumns(
            Arrays.copyOf(bytes, LONGEST), Arrays.copyOfRange(bytes, LONGEST, bytes.length));
  }

  /// What is less than any key.
  static KeyColumns after(Optional<Key> key) {
    return key.map(KeyColumns::of).orElseGet(() -> new KeyColumns(NOTHING, NOTHING));
  }

  /// Reads two columns.
  static Key read(ResultSet row, int column) throws SQLException {
    byte[] key = row.getBytes(column);
    byte[] rest = row.getBytes(column + 1);
    if (rest.length == 0) {
      return key(key);
    }
    byte[] whole = Arrays.copyOf(key, key.length + rest.length);
    System.arraycopy(rest, 0, whole, key.length, rest.length);
    return key(whole);
  }

  static Key key(byte[] utf8) {
    return Key.of(new String(utf8, StandardCharsets.UTF_8));
  }
}
