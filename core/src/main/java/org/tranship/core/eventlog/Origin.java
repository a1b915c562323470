package org.tranship.core.eventlog;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where a copied event stood in the log that it came from, kept as data beside it. From the last
/// event of a stream a copy knows how far it has come, also where it gave events other versions.
///
/// @param stream its stream there
/// @param version its version there
/// @param part which of the events made of that one it is, from 0
/// @param parts how many events were made of that one
/// @param position its place in the global order there, if there is one
public record Origin(
    String stream, long version, int part, int parts, Optional<Position> position) {
  private static final String STREAM = "original-stream";
  private static final String VERSION = "original-version";
  private static final String PART = "original-part";
  private static final String POSITION = "original-position";

  public Origin {
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException("There is no part " + part + " of " + parts + ".");
    }
  }

  /// What an event keeps of its origin; empty if it does not say, or says it in no form of ours.
  public static Optional<Origin> of(Event event) {
    Map<String, String> metadata = event.metadata();
    String version = metadata.get(VERSION);
    if (version == null) {
      return Optional.empty();
    }
    try {
      String part = metadata.getOrDefault(PART, "0/1");
      int slash = part.indexOf('/');
      return Optional.of(
          new Origin(
              metadata.getOrDefault(STREAM, event.stream()),
              Long.parseLong(version),
              Integer.parseInt(part.substring(0, slash)),
              Integer.parseInt(part.substring(slash + 1)),
              Optional.ofNullable(metadata.get(POSITION)).map(Position::new)));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  /// The event with this origin among its metadata. What is as in the event itself is left out: the
  /// stream, and the part of an event that is whole.
  public Event mark(Event event) {
    Map<String, String> all = new TreeMap<>(event.metadata());
    all.put(VERSION, Long.toString(version));
    if (!stream.equals(event.stream())) {
      all.put(STREAM, stream);
    }
    if (parts > 1) {
      all.put(PART, part + "/" + parts);
    }
    position.ifPresent(place -> all.put(POSITION, place.token()));
    return event.withMetadata(all);
  }

  /// Whether it is the last of the events made of its original.
  public boolean last() {
    return part == parts - 1;
  }
}
