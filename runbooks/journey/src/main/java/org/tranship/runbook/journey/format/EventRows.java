package org.tranship.runbook.journey.format;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.TableRow;

/// Rows of the event store's table in the first release, and what they are in the second: the same
/// keys and the same payload; four columns that name the type, in place of the one with its simple
/// name; and when it was written, which the service alone had known.
public final class EventRows {
  static final String PAYLOAD = "Payload";
  static final String SOURCE_ID = "SourceId";
  static final String SOURCE_TYPE = "SourceType";
  static final String EVENT_TYPE = "EventType";
  static final String ASSEMBLY = "AssemblyName";
  static final String NAMESPACE = "Namespace";
  static final String FULL_NAME = "FullName";
  static final String TYPE_NAME = "TypeName";
  static final String CREATION_DATE = "CreationDate";

  /// The revision of an event to which a rule has given one; neither release reads it.
  static final String REVISION = "EventRevision";

  private static final String VERSION = "Version";

  private EventRows() {}

  /// A row of the first release, understood.
  ///
  /// @param key what names it
  /// @param type as its payload says
  /// @param written by the service's clock
  /// @param row as it was read
  public record V1(EventKey key, PayloadType type, Instant written, TableRow row) {
    /// What happened.
    public String payload() {
      return row.text(PAYLOAD).orElseThrow();
    }

    /// Which form of its type it has; empty for one that nobody has given a revision.
    public String revision() {
      return row.text(REVISION).orElse("");
    }
  }

  /// Understands a row of the first release.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  public static V1 read(TableRow row) {
    EventKey key =
        EventKey.of(row.key())
            .orElseThrow(() -> new IllegalArgumentException("its key is not that of an event"));
    String payload =
        row.text(PAYLOAD).orElseThrow(() -> new IllegalArgumentException("it has no payload"));
    PayloadType type = PayloadType.read(payload);
    requireSame(key, row, PayloadFields.read(payload));
    Optional<String> simple = row.text(EVENT_TYPE);
    if (simple.filter(it -> !it.equals(type.typeName())).isPresent()) {
      throw new IllegalArgumentException(
          "it is called a " + simple.get() + ", and its payload a " + type.typeName());
    }
    Instant written =
        row.timestamp()
            .orElseThrow(() -> new IllegalArgumentException("nothing says when it was written"));
    return new V1(key, type, written, row);
  }

  /// A row is filed under the version and the aggregate that it is of, where it says so.
  private static void requireSame(EventKey key, TableRow row, PayloadFields payload) {
    String version = payload.text(VERSION).orElse(Long.toString(key.version()));
    if (!version.equals(Long.toString(key.version()))) {
      throw new IllegalArgumentException(
          "it is filed as version " + key.version() + ", and its payload is of " + version);
    }
    String id = key.stream().substring(key.stream().indexOf('_') + 1);
    for (Optional<String> said : List.of(payload.text(SOURCE_ID), row.text(SOURCE_ID))) {
      if (said.filter(it -> !it.equalsIgnoreCase(id)).isPresent()) {
        throw new IllegalArgumentException(
            "it is filed under " + id + ", and is of the source " + said.get());
      }
    }
  }

  /// What was made of an event by a transform: its payload, and its revision if it has one.
  ///
  /// @param type what it is called now; as its payload says, if it is empty
  /// @throws IllegalArgumentException if that is no event of the same aggregate and version any
  ///   more
  public static V1 changed(V1 event, Optional<PayloadType> type, String payload, String revision) {
    PayloadFields fields = PayloadFields.read(payload);
    PayloadFields before = PayloadFields.read(event.payload());
    for (String name : List.of(SOURCE_ID, VERSION)) {
      if (before.text(name).isPresent() && fields.text(name).isEmpty()) {
        throw new IllegalArgumentException("it has lost its " + name);
      }
    }
    return with(
        event,
        event.key(),
        type.map(it -> PayloadEdit.type(payload, it)).orElse(payload),
        revision);
  }

  /// The same event as another version of its stream.
  public static V1 filed(V1 event, EventKey key) {
    return key.equals(event.key())
        ? event
        : with(event, key, PayloadEdit.version(event.payload(), key.version()), event.revision());
  }

  private static V1 with(V1 event, EventKey key, String payload, String revision) {
    SortedMap<String, Cell> cells = new TreeMap<>(event.row().cells());
    cells.remove(EVENT_TYPE);
    cells.put(PAYLOAD, Cell.of(payload));
    if (revision.isEmpty()) {
      cells.remove(REVISION);
    } else {
      cells.put(REVISION, Cell.of(revision));
    }
    return read(new TableRow(key.row(), event.row().timestamp(), cells));
  }

  /// The same event as the second release keeps it.
  public static TableRow toV2(V1 event) {
    SortedMap<String, Cell> cells = new TreeMap<>(event.row().cells());
    cells.remove(EVENT_TYPE);
    type(cells, event.type());
    cells.put(CREATION_DATE, Cell.of(DotNetTime.roundTrip(event.written())));
    return new TableRow(event.row().key(), Optional.empty(), cells);
  }

  /// The four columns of a type.
  static void type(SortedMap<String, Cell> cells, PayloadType type) {
    cells.put(ASSEMBLY, Cell.of(type.assembly()));
    cells.put(NAMESPACE, Cell.of(type.namespace()));
    cells.put(FULL_NAME, Cell.of(type.fullName()));
    cells.put(TYPE_NAME, Cell.of(type.typeName()));
  }
}
