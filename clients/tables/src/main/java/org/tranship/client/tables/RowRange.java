package org.tranship.client.tables;

import java.util.Optional;

/// Which rows are meant.
///
/// @param partition only those of this partition
/// @param behind only those of partitions behind this one
/// @param from row keys not before this one
/// @param to row keys not behind this one
public record RowRange(
    Optional<String> partition,
    Optional<String> behind,
    Optional<String> from,
    Optional<String> to) {
  /// All rows of a table.
  public static final RowRange ALL =
      new RowRange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// Rows of the partitions behind one; of all partitions if it is empty.
  public static RowRange behind(String partition) {
    return new RowRange(
        Optional.empty(),
        Optional.of(partition).filter(it -> !it.isEmpty()),
        Optional.empty(),
        Optional.empty());
  }

  /// Some rows of all partitions.
  public static RowRange rowsOfAll(String from, String to) {
    return new RowRange(Optional.empty(), Optional.empty(), Optional.of(from), Optional.of(to));
  }

  /// One row.
  public static RowRange one(RowKey key) {
    return rows(key.partition(), key.row(), key.row());
  }

  /// Rows of one partition.
  public static RowRange partition(String partition) {
    return new RowRange(
        Optional.of(partition), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Some rows of one partition.
  public static RowRange rows(String partition, String from, String to) {
    return new RowRange(
        Optional.of(partition), Optional.empty(), Optional.of(from), Optional.of(to));
  }

  /// Whether a row is meant.
  boolean has(RowKey key) {
    return partition.map(key.partition()::equals).orElse(true)
        && behind.map(it -> key.partition().compareTo(it) > 0).orElse(true)
        && from.map(it -> key.row().compareTo(it) >= 0).orElse(true)
        && to.map(it -> key.row().compareTo(it) <= 0).orElse(true);
  }

  /// As the service is asked; empty text for all rows.
  String filter() {
    StringBuilder text = new StringBuilder();
    partition.ifPresent(it -> term(text, "PartitionKey eq ", it));
    behind.ifPresent(it -> term(text, "PartitionKey gt ", it));
    from.ifPresent(it -> term(text, "RowKey ge ", it));
    to.ifPresent(it -> term(text, "RowKey le ", it));
    return text.toString();
  }

  private static void term(StringBuilder text, String start, String value) {
    text.append(text.isEmpty() ? "" : " and ").append(start);
    text.append('\'').append(value.replace("'", "''")).append('\'');
  }
}
