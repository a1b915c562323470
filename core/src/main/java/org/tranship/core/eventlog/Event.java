package org.tranship.core.eventlog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One event, as it was recorded.
///
/// @param stream which stream it belongs to; not empty
/// @param version its place in the stream, without gaps from the log's first version on
/// @param type what happened, in the words of the service
/// @param revision which form of the type the payload has; empty where the service has no such tag
/// @param payload the content
/// @param metadata what is known beside the content; never holds an empty name
/// @param time when it was recorded first; a copy keeps it. Empty where the log has no times
/// @param position where it stands in the global order of the log that it was read from; empty
///   where the log has none. An append does not look at it: see [Origin] for what a copy keeps
public record Event(
    String stream,
    long version,
    String type,
    String revision,
    Payload payload,
    Map<String, String> metadata,
    Optional<Instant> time,
    Optional<Position> position) {
  public Event {
    if (stream.isEmpty()) {
      throw new IllegalArgumentException("An event belongs to a stream, and this one has no name.");
    }
    if (version < 0) {
      throw new IllegalArgumentException("A version is not below 0: " + version);
    }
    metadata = SortedTexts.of(metadata);
    if (metadata.containsKey("")) {
      throw new IllegalArgumentException("What is known of an event has a name.");
    }
  }

  /// An event of no revision, with neither metadata nor a time.
  public static Event of(String stream, long version, String type, Payload payload) {
    return new Event(
        stream, version, type, "", payload, Map.of(), Optional.empty(), Optional.empty());
  }

  public Event withStream(String value) {
    return new Event(value, version, type, revision, payload, metadata, time, position);
  }

  public Event withVersion(long value) {
    return new Event(stream, value, type, revision, payload, metadata, time, position);
  }

  public Event withType(String value) {
    return new Event(stream, version, value, revision, payload, metadata, time, position);
  }

  public Event withRevision(String value) {
    return new Event(stream, version, type, value, payload, metadata, time, position);
  }

  public Event withPayload(Payload value) {
    return new Event(stream, version, type, revision, value, metadata, time, position);
  }

  public Event withMetadata(Map<String, String> value) {
    return new Event(stream, version, type, revision, payload, value, time, position);
  }

  public Event withTime(Instant value) {
    return new Event(
        stream, version, type, revision, payload, metadata, Optional.of(value), position);
  }

  public Event withPosition(Optional<Position> value) {
    return new Event(stream, version, type, revision, payload, metadata, time, value);
  }

  /// About how much memory it takes, in bytes; for bounding batches.
  public long weight() {
    long weight = 160L + payload.size() + 2L * (stream.length() + type.length());
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      weight += 64L + 2L * (entry.getKey().length() + entry.getValue().length());
    }
    return weight;
  }

  /// Where it stands and what it is; not its content.
  @Override
  public String toString() {
    return stream + "@" + version + " " + type + (revision.isEmpty() ? "" : " " + revision);
  }
}
