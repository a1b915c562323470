package org.tranship.runbook.journey;

import java.math.BigInteger;
import org.tranship.client.tables.TableRow;

/// A sum over rows that does not depend on their order: how many, and the sum of their SHA-256. Two
/// sets of rows that are not the same have, for all that can be known, different sums.
final class RowSum {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final RowDigest digest = new RowDigest();
  private BigInteger sum = BigInteger.ZERO;
  private long count;

  void add(TableRow row) {
    digest.add(row);
    sum = sum.add(new BigInteger(1, digest.end())).mod(MODULUS);
    count++;
  }

  long count() {
    return count;
  }

  boolean sameAs(RowSum other) {
    return count == other.count && sum.equals(other.sum);
  }
}
