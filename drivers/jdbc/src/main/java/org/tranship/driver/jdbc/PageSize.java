package org.tranship.driver.jdbc;

/// How many rows are asked for at once, so that few questions are asked where rows are small, and
/// memory stays bounded where they are large: begun with few, and never more than what about 4 MiB
/// of such rows as came are.
final class PageSize {
  private static final int FIRST = 64;
  private static final int LEAST = 4;
  private static final int MOST = 1_000;
  private static final long BYTES = 4L << 20;

  private int rows = FIRST;
  private long seen;
  private long weight;

  int rows() {
    return rows;
  }

  /// A row came that holds so many bytes of memory.
  void had(long bytes) {
    seen++;
    weight += bytes;
    if (seen >= rows) {
      long fit = BYTES * seen / Math.max(1, weight);
      rows = Math.clamp(Math.min(fit, 4L * rows), LEAST, MOST);
      seen = 0;
      weight = 0;
    }
  }
}
