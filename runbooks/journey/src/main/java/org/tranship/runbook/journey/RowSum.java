package org.tranship.runbook.journey;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.client.tables.TableRow;

/// A sum over rows that does not depend on their order: how many, and the sum of their SHA-256. Two
/// sets of rows that are not the same have, for all that can be known, different sums.
final class RowSum {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final MessageDigest digest;
  private BigInteger sum = BigInteger.ZERO;
  private long count;

  RowSum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  void add(TableRow row) {
    word(row.key().partition());
    word(row.key().row());
    row.cells()
        .forEach(
            (name, cell) -> {
              word(name);
              word(cell.type());
              word(cell.text());
            });
    sum = sum.add(new BigInteger(1, digest.digest())).mod(MODULUS);
    count++;
  }

  private void word(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  long count() {
    return count;
  }

  boolean sameAs(RowSum other) {
    return count == other.count && sum.equals(other.sum);
  }
}
