package org.tranship.runbook.journey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.client.tables.TableRow;

/// SHA-256 over rows, with the length of each word in front of it, so that no two rows are the same
/// sequence of bytes.
final class RowDigest {
  private final MessageDigest digest;

  RowDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /// A row, but for the time at which it was written.
  void add(TableRow row) {
    add(row.key().partition());
    add(row.key().row());
    row.cells()
        .forEach(
            (name, cell) -> {
              add(name);
              add(cell.type());
              add(cell.text());
            });
  }

  void add(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  /// The digest of what was added since the last one.
  byte[] end() {
    return digest.digest();
  }
}
