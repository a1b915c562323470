package org.tranship.driver.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secrets;

/// What a table of events and its options ask for, taken apart and checked.
///
/// Ours: `table`; the columns `stream`, `version`, `type`, `payload`, and where there are any
/// `metadata` (a JSON object), `time`, `revision`, `position` (a number that grows with every
/// event); `extra` (columns between commas that are kept as metadata of their names);
/// `first-version`; `checkpoints` (a table for them, or `none`); `outbox` (a table of events that
/// wait to be published) with `outbox-where` and `outbox-time`; `gap-timeout` (for how long a
/// number that is missing among the positions may still come); `layout` (`axon` or `marten`: what
/// all those are where it is not said); `pool`, `user` and `password`. Names are taken exactly as
/// spelt. Every other one is the JDBC driver's own.
///
/// @param access how the database is reached
/// @param table the table
/// @param columns the part to the name of its column
/// @param extra columns kept as metadata
/// @param firstVersion of a stream, 0 or 1
/// @param checkpoints the table of checkpoints; empty for none
/// @param outbox the table of what waits; empty for none
/// @param outboxWhere an SQL condition, or empty text
/// @param outboxTime the column that tells since when, or empty text
/// @param gaps for how long a missing position may still come
/// @param marten the table has others beside it that a writer keeps as well; see [MartenStreams]
record EventLocation(
    JdbcAccess access,
    TableName table,
    Map<String, String> columns,
    List<String> extra,
    int firstVersion,
    Optional<TableName> checkpoints,
    Optional<TableName> outbox,
    String outboxWhere,
    String outboxTime,
    Duration gaps,
    boolean marten) {
  static final List<String> NEEDED = List.of("stream", "version", "type", "payload");
  static final List<String> PERHAPS = List.of("metadata", "time", "revision", "position");

  private static final JdbcParameters.Ours OURS =
      new JdbcParameters.Ours(
          Set.of(
              "table",
              "stream",
              "version",
              "type",
              "payload",
              "metadata",
              "time",
              "revision",
              "position",
              "extra",
              "first-version",
              "checkpoints",
              "outbox",
              "outbox-where",
              "outbox-time",
              "gap-timeout",
              "layout",
              "pool",
              "user",
              "password"),
          "");

  /// What the options are where they are not given.
  private static final Map<String, Map<String, String>> LAYOUTS =
      Map.of(
          "",
          Map.of(),
          // Axon Framework 4, JPA and JDBC event storage: DomainEventEntry.
          "axon",
          Map.of(
              "table", "domain_event_entry",
              "stream", "aggregate_identifier",
              "version", "sequence_number",
              "type", "payload_type",
              "payload", "payload",
              "revision", "payload_revision",
              "time", "time_stamp",
              "position", "global_index",
              "extra", "event_identifier,type,meta_data"),
          // Marten: the table of events in the schema of the document store.
          "marten",
          Map.of(
              "table", "mt_events",
              "stream", "stream_id",
              "version", "version",
              "type", "type",
              "payload", "data",
              "time", "timestamp",
              "position", "seq_id",
              "first-version", "1"));

  /// @throws EventLogException of kind `CONFIGURATION`
  static EventLocation parse(EventLogSpec spec, Secrets secrets) {
    String shown = "a jdbc: log";
    try {
      JdbcUrl.parse(spec.location().path()); // nothing is shown of what cannot be told apart
      shown = spec.location().shown(OURS::harmless);
      JdbcParameters given =
          JdbcParameters.parse(
              spec.location(),
              spec.options(),
              spec.secrets(),
              secrets,
              OURS,
              EventDialect::parametersOf);
      return of(given);
    } catch (IllegalArgumentException e) {
      throw EventLogException.of(EventLogException.Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  private static EventLocation of(JdbcParameters given) {
    String layout = given.get("layout");
    if (!LAYOUTS.containsKey(layout)) {
      throw new IllegalArgumentException(
          "layout is axon or marten, not \""
              + layout
              + "\""
              + NearestName.of(layout, List.of("axon", "marten"))
                  .map(it -> ". Did you mean \"" + it + "\"?")
                  .orElse(""));
    }
    Map<String, String> ours = new TreeMap<>(LAYOUTS.getOrDefault(layout, Map.of()));
    ours.putAll(given.ours());
    if (!ours.containsKey("table")) {
      throw new IllegalArgumentException("the parameter \"table\" is missing, as in table=events");
    }
    Map<String, String> columns = new TreeMap<>();
    for (String part : NEEDED) {
      columns.put(part, ours.getOrDefault(part, part));
    }
    for (String part : PERHAPS) {
      if (!ours.getOrDefault(part, "").isEmpty()) {
        columns.put(part, ours.getOrDefault(part, ""));
      }
    }
    String first = ours.getOrDefault("first-version", "0");
    if (!first.equals("0") && !first.equals("1")) {
      throw new IllegalArgumentException("first-version is 0 or 1, not \"" + first + "\"");
    }
    TableName table = TableName.parse(ours.getOrDefault("table", ""));
    String marks = ours.getOrDefault("checkpoints", "tranship_checkpoints");
    String outbox = ours.getOrDefault("outbox", "");
    List<String> extra =
        ours.getOrDefault("extra", "").isEmpty()
            ? List.of()
            : TableName.parseColumns(ours.getOrDefault("extra", ""));
    refuseColumnsNamedTwice(columns, extra);
    return new EventLocation(
        given.access(given.url() + "?table=" + table),
        table,
        Map.copyOf(columns),
        extra,
        Integer.parseInt(first),
        marks.equals("none") ? Optional.empty() : Optional.of(beside(table, marks)),
        outbox.isEmpty() ? Optional.empty() : Optional.of(TableName.parse(outbox)),
        ours.getOrDefault("outbox-where", ""),
        ours.getOrDefault("outbox-time", ""),
        seconds(ours.getOrDefault("gap-timeout", "10")),
        layout.equals("marten"));
  }

  /// In the schema of the events, unless it names another one.
  private static TableName beside(TableName table, String name) {
    TableName marks = TableName.parse(name);
    return marks.schema().isEmpty() ? new TableName(table.schema(), marks.name()) : marks;
  }

  private static Duration seconds(String text) {
    if (!text.matches("[0-9]{1,5}s?")) {
      throw new IllegalArgumentException(
          "gap-timeout is a number of seconds, as in 10, not \"" + text + "\"");
    }
    return Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
  }

  private static void refuseColumnsNamedTwice(Map<String, String> columns, List<String> extra) {
    List<String> all = new ArrayList<>(columns.values());
    all.addAll(extra);
    for (String name : all) {
      if (all.indexOf(name) != all.lastIndexOf(name)) {
        throw new IllegalArgumentException(
            "the column \"" + name + "\" has two parts to play; name it once");
      }
    }
  }
}
