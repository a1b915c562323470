package org.tranship.client.tables;

import java.util.Comparator;

/// What names a row in its table. Rows come in this order.
///
/// @param partition rows of one partition can be written together
/// @param row names it within the partition
public record RowKey(String partition, String row) implements Comparable<RowKey> {
  private static final Comparator<RowKey> ORDER =
      Comparator.comparing(RowKey::partition).thenComparing(RowKey::row);

  @Override
  public int compareTo(RowKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return partition + "/" + row;
  }
}
