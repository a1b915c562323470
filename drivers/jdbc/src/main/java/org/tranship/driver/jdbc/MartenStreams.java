package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;

/// What Marten keeps beside its table of events: a row of `mt_streams` for each stream, with its
/// highest version, to which events point; the sequence that numbers events; and their ids. All of
/// it is in the schema of the events, and is changed in the transaction of the events, so Marten
/// finds streams as it would have written them.
///
/// Source: Marten's documentation of its tables, and the functions by which it appends, as of
/// versions 7 to 9.
///
/// @param sql statements on the table of events
record MartenStreams(EventSql sql) {
  private static final String TABLE = "mt_streams";
  private static final String SEQUENCE = "mt_events_sequence";

  /// The column of an event's own id.
  static final String ID = "id";

  private String beside(String name) {
    return new TableName(sql.location().table().schema(), name).sql();
  }

  /// The number of the next event.
  String number() {
    return "nextval('" + beside(SEQUENCE).replace("'", "''") + "')";
  }

  /// The id of an event that brings none: the same for the same stream and version, wherever it is
  /// written.
  ///
  /// @param stream the stream, as an expression
  /// @param version the version, as one
  static String id(String stream, String version) {
    return "cast(md5(" + stream + " || '@' || " + version + ") as uuid)";
  }

  /// Makes the rows of streams, or brings them up to the events that come. Streams go in one order,
  /// so that two writers do not wait for each other.
  ///
  /// @throws EventLogException for a stream that Marten has archived, to which nothing may be
  ///   appended
  void raise(Connection connection, List<Event> events, EventFaults faults) throws SQLException {
    SortedMap<String, Long> lasts = new TreeMap<>();
    for (Event event : events) {
      long _ = lasts.merge(event.stream(), event.version(), Math::max);
    }
    String raise =
        "insert into "
            + beside(TABLE)
            + " as s (id, version) select "
            + sql.cast(sql.shape().needed("stream"), "c0")
            + ", cast(c1 as bigint) from unnest(cast(? as text[]), cast(? as text[])) as"
            + " rows(c0, c1) order by c0 on conflict (id) do update set version ="
            + " greatest(s.version, excluded.version), timestamp = now() where s.is_archived is"
            + " not true returning cast(s.id as text)";
    try (PreparedStatement statement = connection.prepareStatement(raise)) {
      statement.setArray(1, connection.createArrayOf("text", lasts.keySet().toArray()));
      statement.setArray(
          2,
          connection.createArrayOf("text", lasts.values().stream().map(String::valueOf).toArray()));
      Set<String> archived = new TreeSet<>(lasts.keySet());
      int count = 0;
      try (ResultSet raised = statement.executeQuery()) {
        while (raised.next()) {
          boolean _ = archived.remove(raised.getString(1));
          count++;
        }
      }
      if (count != lasts.size() && !archived.isEmpty()) {
        throw faults
            .fault(Kind.INVALID_EVENT, "append to")
            .because(
                "the stream \""
                    + archived.iterator().next()
                    + "\" is archived in "
                    + TABLE
                    + ", and Marten takes no more events of it")
            .next("Leave it out by streams, or see in Marten that it is not archived.")
            .build();
      }
    }
  }

  /// Takes the rows of streams back to the events that are left; one that has none goes.
  void lower(Connection connection, String stream) throws SQLException {
    String events = sql.table();
    String column = sql.shape().needed("stream").sql();
    String version = sql.version();
    String id = sql.cast(sql.shape().needed("stream"), "?");
    for (String text :
        List.of(
            "update "
                + beside(TABLE)
                + " as s set version = (select max("
                + version
                + ") from "
                + events
                + " e where e."
                + column
                + " = s.id) where s.id = "
                + id
                + " and exists (select 1 from "
                + events
                + " e where e."
                + column
                + " = s.id)",
            "delete from "
                + beside(TABLE)
                + " as s where s.id = "
                + id
                + " and not exists (select 1 from "
                + events
                + " e where e."
                + column
                + " = s.id)")) {
      try (PreparedStatement statement = connection.prepareStatement(text)) {
        statement.setString(1, stream);
        int _ = statement.executeUpdate();
      }
    }
  }
}
