package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.events.run.EventWorld.bare;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.detail;
import static org.tranship.events.run.EventWorld.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Position;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;

/// A copy of events comes to the end that its plan promises.
class EventCopyTest {
  @Test
  void eventsComeAsTheyAreWithTheirPlaceAndTime() {
    EventWorld world = new EventWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    List<Event> from = content(world.source);
    List<Event> to = content(world.target);
    assertThat(to)
        .extracting(Event::toString)
        .isEqualTo(from.stream().map(Event::toString).toList());
    assertThat(to).extracting(Event::payload).isEqualTo(from.stream().map(Event::payload).toList());
    assertThat(to).extracting(Event::time).isEqualTo(from.stream().map(Event::time).toList());
    assertThat(to.getFirst().metadata())
        .isEqualTo(Map.of("correlation", "c0", "original-version", "0", "original-position", "1"));
  }

  @Test
  void rulesGiveEventsOtherVersionsWithoutAGap() {
    EventWorld world = new EventWorld().filled().reshaping();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.names())
        .containsExactly(
            "order-0@0 OrderPlaced",
            "order-0@1 PaymentTaken",
            "order-0@2 OrderConfirmed",
            "order-1@0 OrderPlaced",
            "order-1@1 PaymentTaken",
            "order-1@2 OrderConfirmed",
            "order-2@0 OrderPlaced",
            "order-2@1 PaymentTaken",
            "order-2@2 OrderConfirmed",
            "order-2@3 Shipped",
            "order-3@0 OrderPlaced",
            "order-3@1 PaymentTaken",
            "order-3@2 OrderConfirmed",
            "order-3@3 Shipped");
    assertThat(content(world.target).getFirst().payload().text())
        .isEqualTo("{\"id\":\"order-0\",\"n\":0,\"free\":false}");
  }

  @Test
  void theSameAgainWritesNothing() {
    EventWorld world = new EventWorld().filled().reshaping();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    MemoryEventLog target = (MemoryEventLog) world.target;
    long before = target.end(Position.START).newest().number();
    EventWorld again = new EventWorld().filled().reshaping();
    again.target = target;
    assertThat(again.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(target.end(Position.START).newest().number()).isEqualTo(before);
  }

  @Test
  void versionsAreMovedWhereLogsBeginWithOthers() {
    EventWorld world = new EventWorld(MemoryEventLog.standard(), bare(1)).filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.names()).startsWith("order-0@1 Placed", "order-0@2 Noise", "order-0@3 Paid");
  }

  @Test
  void theTargetsOwnCheckpointIsBelievedAndNotTheJournal() {
    EventWorld world = new EventWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    // The target is set back to an earlier backup while the journal says that all is copied.
    EventWorld other = new EventWorld().filled();
    other.settings.put("pending-within", "1s");
    MemoryEventLog target = (MemoryEventLog) other.target;
    other.source.plantPending(event("order-9", 0, "Placed"));
    assertThat(detail(other.goOn())).startsWith("TRE-218 ");
    assertThat(content(target)).isEqualTo(content(world.target));
    long _ = target.truncate("order-3", 1);
    String mark = new EventPlan(other.settings).checkpoint();
    assertThat(target.append(Append.of(new Checkpoint(mark, Position.of(5), 5)))).isNotNull();
    other.source.publishAll();
    assertThat(other.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(content(target)).isEqualTo(content(world.target));
  }

  @Test
  void aSourceThatGrowsWhileItIsCopiedIsCaughtUpWith() {
    EventWorld world = new EventWorld().filled();
    int[] more = {0};
    world.reading =
        batch -> {
          if (more[0] < 10) {
            world.source.plant(event("order-8", more[0]++, "Placed"));
          }
          return batch;
        };
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(content(world.target)).hasSameSizeAs(content(world.source));
  }

  @Test
  void aClockThatWentBackIsToldAndTheOrderOfVersionsKept() {
    EventWorld world = new EventWorld();
    world.source.plant(event("order-1", 0, "Placed"));
    world.source.plant(event("order-1", 1, "Paid").withTime(Instant.parse("2001-01-01T00:00:00Z")));
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.entries())
        .filteredOn(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .filteredOn(measured -> measured.what().equals("clock"))
        .singleElement()
        .matches(measured -> measured.detail().startsWith("1 events are older"));
    assertThat(content(world.target).getLast().time())
        .isEqualTo(Optional.of(Instant.parse("2001-01-01T00:00:00Z")));
  }
}
