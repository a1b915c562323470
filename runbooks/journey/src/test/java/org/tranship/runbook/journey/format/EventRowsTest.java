package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.Cell;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.TableRow;
import org.tranship.testkit.journey.GoldenEvents;

class EventRowsTest {
  private static final Instant WRITTEN = Instant.parse("2012-05-08T10:11:12.1234567Z");

  static TableRow row(GoldenEvents.Row golden) {
    TableRow plain = TableRow.of(new RowKey(golden.partition(), golden.row()), golden.columns());
    return new TableRow(plain.key(), Optional.of(WRITTEN), plain.cells());
  }

  @Test
  void theGoldenDataHasTwentySevenEventsAndOneThatWasNotSent() {
    var keys =
        GoldenEvents.saves().stream()
            .flatMap(save -> save.stream())
            .map(row -> EventKey.of(row(row).key()).orElseThrow())
            .toList();
    assertThat(keys).hasSize(28).doesNotHaveDuplicates();
    assertThat(keys).filteredOn(EventKey::pending).hasSize(1);
    assertThat(keys).extracting(EventKey::stream).containsSequence(keys.getFirst().stream());
    assertThat(keys.stream().map(EventKey::stream).distinct()).hasSize(6);
  }

  @Test
  void everyRowKeepsKeyAndPayloadAndIsNamedByItsType() {
    for (var save : GoldenEvents.saves()) {
      for (GoldenEvents.Row golden : save) {
        TableRow before = row(golden);
        TableRow after = EventRows.toV2(EventRows.read(before));
        assertThat(after.key()).isEqualTo(before.key());
        assertThat(after.text("Payload")).isEqualTo(before.text("Payload"));
        assertThat(after.text("TypeName")).isEqualTo(before.text("EventType"));
        assertThat(after.text("Namespace")).contains("Registration.Events");
        assertThat(after.text("FullName"))
            .contains("Registration.Events." + golden.columns().get("EventType"));
        assertThat(after.text("AssemblyName"))
            .contains(
                "SeatsAvailability".equals(golden.columns().get("SourceType"))
                    ? "Registration"
                    : "Registration.Contracts");
        assertThat(after.text("CreationDate")).contains("2012-05-08T10:11:12.1234567Z");
        assertThat(after.cells()).doesNotContainKey("EventType").hasSize(8);
      }
    }
  }

  @Test
  void theLogHasARowForEveryEventButNotForItsPendingCopy() {
    TableRow event = row(GoldenEvents.saves().getFirst().getFirst());
    TableRow log = LogRows.of(EventRows.read(event)).orElseThrow();
    String message = event.key().partition() + "_0000000000";
    assertThat(log.key()).isEqualTo(new RowKey("201205", "00634720686721234567_" + message));
    assertThat(log.text("MessageId")).contains(message);
    assertThat(log.text("Kind")).contains("Event");
    assertThat(log.text("SourceType")).contains("SeatsAvailability");
    assertThat(log.text("Payload")).isEqualTo(event.text("Payload"));
    assertThat(log.cells()).doesNotContainKeys("CorrelationId", "EventType");
    TableRow pending =
        new TableRow(
            new RowKey(event.key().partition(), "Unpublished_0000000000"),
            event.timestamp(),
            event.cells());
    assertThat(LogRows.of(EventRows.read(pending))).isEmpty();
  }

  @Test
  void whatIsNoEventIsSaid() {
    TableRow event = row(GoldenEvents.saves().getFirst().getFirst());
    assertThatThrownBy(() -> EventRows.read(at(event, "no-stream", "0000000000")))
        .hasMessageContaining("key");
    assertThatThrownBy(() -> EventRows.read(at(event, event.key().partition(), "1")))
        .hasMessageContaining("key");
    assertThatThrownBy(() -> EventRows.read(with(event, "EventType", "OrderPlaced")))
        .hasMessageContaining("called a OrderPlaced, and its payload a AvailableSeatsChanged");
    assertThatThrownBy(() -> EventRows.read(with(event, "Payload", "{")))
        .hasMessageContaining("no JSON");
  }

  private static TableRow at(TableRow row, String partition, String key) {
    return new TableRow(new RowKey(partition, key), row.timestamp(), row.cells());
  }

  private static TableRow with(TableRow row, String column, String text) {
    Map<String, Cell> cells = new TreeMap<>(row.cells());
    cells.put(column, Cell.of(text));
    return new TableRow(row.key(), row.timestamp(), new TreeMap<>(cells));
  }
}
