package org.tranship.driver.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;
import static org.tranship.testkit.events.EventSamples.event;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableAccount;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.events.EventLogContract;
import org.tranship.testkit.journey.GoldenEvents;
import org.tranship.testkit.server.AzuriteServer;

/// The contract on Azurite's tables.
class AzureTableEventLogTest extends EventLogContract {
  private static final AzuriteServer SERVER = AzuriteServer.sharedTables();
  private final String table = SERVER.freshTableName();

  private static Tables tables() {
    return new AzureTables(
        TableAccount.parse(new Secret(SERVER.connectionString())), Clock.systemUTC());
  }

  @Override
  protected EventLog createLog() {
    try (Tables tables = tables()) {
      boolean _ = tables.create(table);
    }
    return open(Map.of());
  }

  private EventLog open(Map<String, String> options) {
    return new TableEventLogs()
        .open(
            new EventLogSpec(
                Location.parse("aztable:" + table + "?checkpoints=C" + table),
                options,
                Map.of("connection", new SecretRef(SecretRef.Source.HELD, "azurite"))),
            _ -> new Secret(SERVER.connectionString()));
  }

  @Override
  protected EventLog reopen(EventLog previous) {
    previous.close();
    return open(Map.of());
  }

  /// Names of partitions cannot have a slash, and such of two units would have another place in the
  /// order; both are refused.
  @Override
  @Test
  public void streamsComeOnceEachInTheOrderOfTheirBytes() {
    List<String> names = List.of("A", "Z", "a", "a-1", "a1", "b", "\u00e4", "\uffee");
    for (String name : names.reversed()) {
      var _ = append(events(name, 0, 2));
    }
    var _ = append(events("b", 2, 3));
    List<StreamInfo> infos = all(log().streams(""));
    assertThat(infos).extracting(StreamInfo::stream).isEqualTo(names);
    assertThat(infos).contains(new StreamInfo("b", 0, 4, 5)).allMatch(StreamInfo::contiguous);
    assertThat(all(log().streams("a1"))).hasSize(3);
    for (String name : List.of("z/9", "\ud83d\ude00", "a#b", "a?b", "a\\b", "a\nb")) {
      assertThat(log().append(Append.of(event(name, 0))))
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              it -> assertThat(it.reason().kind()).isEqualTo(EventLogException.Kind.INVALID_EVENT));
    }
  }

  /// The same, without a slash in the name of the stream.
  @Override
  @Test
  public void payloadsAndNamesOfAllKindsComeBack() {
    List<Event> events = new ArrayList<>();
    for (String text :
        List.of(
            "{\"a\":\"\u00e4 \u20ac \ud83d\ude00\u2028\"}",
            "{\"a\":\"quote \\\" backslash \\\\ line\\nend\"}",
            "[]",
            "{\"big\":\"" + "x".repeat(20_000) + "\"}",
            "")) {
      events.add(event("order-\u00e4 'x'; --", events.size()).withPayload(Payload.of(text)));
    }
    var _ = append(events);
    assertKept(all(reopened().read("order-\u00e4 'x'; --", 0)), events);
    assertThat(append(events).same()).isEqualTo(events.size());
  }

  @Test
  void namesOfMetadataThatNoColumnCanHaveComeBack() {
    Event event =
        event("a", 0)
            .withMetadata(Map.of("original-version", "7", "_x002D_", "x", "9", "nine", "_", "u"));
    assertThat(append(List.of(event)).written()).isEqualTo(1);
    assertKept(all(log().read("a", 0)), List.of(event));
    Event taken = event("b", 0).withMetadata(Map.of("TypeName", "x"));
    assertThat(log().append(Append.of(taken))).isInstanceOf(AppendOutcome.Refused.class);
  }

  /// The first release of the CQRS Journey, as it is.
  @Test
  void theJourneysFirstReleaseCanBeRead() {
    try (Tables tables = tables()) {
      for (List<GoldenEvents.Row> save : GoldenEvents.saves()) {
        boolean _ =
            tables.insert(
                table,
                save.stream()
                    .map(row -> TableRow.of(new RowKey(row.partition(), row.row()), row.columns()))
                    .toList());
      }
    }
    try (EventLog log = open(Map.of("type", "EventType"))) {
      List<StreamInfo> streams = all(log.streams(""));
      assertThat(streams).hasSize(6).allMatch(StreamInfo::contiguous);
      assertThat(streams.stream().mapToLong(StreamInfo::count).sum()).isEqualTo(27);
      Outbox outbox = log.feature(Outbox.class).orElseThrow();
      assertThat(outbox.pending().count()).isEqualTo(1);
      assertThat(all(outbox.unpublished()))
          .singleElement()
          .matches(it -> it.version() == 4 && it.type().equals("SeatAssignmentUpdated"));
    }
  }
}
