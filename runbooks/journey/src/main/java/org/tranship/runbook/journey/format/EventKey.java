package org.tranship.runbook.journey.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.tables.RowKey;

/// What names an event in the event store's table: a stream is a partition, and within it a row is
/// named by the version it gave the aggregate, ten digits, from 0. An event that was not yet sent
/// to the bus has a second row under `Unpublished_`.
///
/// @param stream the partition: simple type name of the aggregate, `_`, its id
/// @param version of the aggregate after the event; the first is 0
/// @param pending whether it is the second row, which is removed once the event was sent
public record EventKey(String stream, long version, boolean pending) {
  private static final String PENDING = "Unpublished_";
  private static final Pattern ROW = Pattern.compile("(" + PENDING + ")?([0-9]{10})");
  private static final Pattern STREAM =
      Pattern.compile("[A-Za-z][A-Za-z0-9]*_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /// From a row's key; empty if it is not the key of an event.
  public static Optional<EventKey> of(RowKey key) {
    Matcher row = ROW.matcher(key.row());
    if (!row.matches() || !STREAM.matcher(key.partition()).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new EventKey(key.partition(), Long.parseLong(row.group(2)), row.group(1) != null));
  }

  /// The version as text.
  public static String version(long version) {
    return "%010d".formatted(version);
  }

  /// As a row's key.
  public RowKey row() {
    return new RowKey(stream, (pending ? PENDING : "") + version(version));
  }

  /// The name that its message has on the bus and in the message log, the same in every release.
  public String messageId() {
    return stream + "_" + version(version);
  }

  @Override
  public String toString() {
    return stream + (pending ? " version " + version + " (not sent)" : " version " + version);
  }
}
