package org.tranship.runbook.journey;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.journey.format.SqlClock;
import org.tranship.runbook.journey.format.TableName;
import org.tranship.runbook.journey.sql.SqlEvents;

/// Where the first release's events are, if not in the account of the second's.
///
/// @param connection a reference to the connection string of their account; empty if it is the same
/// @param sql where they are in SQL; empty if they are in a table
public record SourcePlan(Optional<SecretRef> connection, Optional<SqlStore> sql) {
  private static final String CONNECTION = "tables.source-connection";
  private static final String STORE = "event-store";
  private static final String SINCE = STORE + ".since";

  /// The clock of the events of conferences begins a month before.
  private static final Instant EARLIEST = Instant.parse("2012-04-02T00:00:00Z");

  /// An event store in SQL.
  ///
  /// @param clock gives events their times, which have none there
  public record SqlStore(JourneyPlan.DatabasePlan database, SqlClock clock) {}

  /// From the flat settings of a plan. One that names the same secret twice means one account.
  ///
  /// @throws PlanContradiction if it makes no sense
  static SourcePlan of(Map<String, String> settings) {
    Optional<SecretRef> second = PlanSections.reference(settings, "tables.connection");
    Optional<SecretRef> first = PlanSections.reference(settings, CONNECTION);
    boolean sql = settings.containsKey(STORE + ".url");
    if (sql && first.isPresent()) {
      throw new PlanContradiction(
          STORE, "the first release's events are in SQL or in a table of an account, not in both");
    }
    return new SourcePlan(
        first.filter(it -> !second.equals(Optional.of(it))),
        sql
            ? Optional.of(
                new SqlStore(PlanSections.database(settings, STORE), new SqlClock(since(settings))))
            : Optional.empty());
  }

  private static Instant since(Map<String, String> settings) {
    try {
      Instant since =
          Optional.ofNullable(settings.get(SINCE)).map(Instant::parse).orElse(SqlClock.SINCE);
      if (since.isAfter(EARLIEST)) {
        return since;
      }
    } catch (DateTimeException _) {
      // Said below, as of one that is too early.
    }
    throw new PlanContradiction(
        SINCE,
        "it is a moment, such as "
            + SqlClock.SINCE
            + ", and after "
            + EARLIEST
            + ": in front of it are the events of conferences");
  }

  /// Whether they are elsewhere.
  boolean elsewhere() {
    return connection.isPresent() || sql.isPresent();
  }

  /// What they are called there.
  ///
  /// @param table where they are in one
  String name(TableName table) {
    return sql.isPresent() ? SqlEvents.NAME : table.text();
  }

  /// The secrets that it refers to.
  Stream<SecretRef> secrets() {
    return Stream.concat(
        connection.stream(), sql.stream().flatMap(it -> it.database().password().stream()));
  }

  /// What is not known of them; empty if they are in a table.
  Optional<String> unknown() {
    return sql.map(
        it ->
            "in SQL an event has no time: CreationDate, and the order of the log between streams, are"
                + " made up from "
                + it.clock().since()
                + " on; and none has a row that is there until it is sent, so that all were sent is"
                + " for you to see");
  }
}
