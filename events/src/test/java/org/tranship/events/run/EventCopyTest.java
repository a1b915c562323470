package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.detail;
import static org.tranship.events.run.EventWorld.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;
import org.tranship.core.value.ByteCount;
import org.tranship.events.copy.CopyFault;
import org.tranship.testkit.fault.CrashPoint;

/// A copy of events comes to the end that its plan promises, and says why it does not.
class EventCopyTest {
  private static LogCapabilities bare(long first) {
    return new LogCapabilities(
        true,
        true,
        Transaction.APPEND,
        CheckpointPlace.TOGETHER,
        first,
        Set.of(Kept.TIME),
        PayloadForm.EXACT,
        Duration.ofMillis(1),
        100,
        ByteCount.ofMiB(1),
        ByteCount.ofKiB(1));
  }

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
  void aGapAtTheSourceIsRefusedBeforeAnythingIsCopied() {
    EventWorld world = new EventWorld().filled();
    world.source.plant(event("order-9", 0, "Placed"));
    world.source.plant(event("order-9", 2, "Paid"));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-216 At the source 1 of 5 streams")
        .contains("\"order-9\" has 2 events from version 0 to 2")
        .contains("Nothing was copied");
    assertThat(content(world.target)).isEmpty();
  }

  @Test
  void aVersionThatIsThereTwiceIsRefused() {
    EventWorld world = new EventWorld();
    world.source.plant(event("order-9", 0, "Placed"));
    world.source.plant(event("order-9", 0, "Paid"));
    assertThat(detail(world.goOn())).startsWith("TRE-216 ");
  }

  @Test
  void aGapThatComesUpWhileCopyingStopsTheStream() {
    EventWorld world = new EventWorld().filled();
    boolean[] once = {true};
    world.reading =
        batch -> {
          if (once[0]) {
            once[0] = false;
            world.source.plant(event("order-0", 4, "Late"));
          }
          return batch;
        };
    assertThat(detail(world.goOn()))
        .startsWith(
            "TRE-212 In memory:from the stream \"order-0\" goes from version 2 to version 4")
        .contains("version 3 is missing");
    assertThat(world.names()).contains("order-0@2 Paid").noneMatch(it -> it.contains("Late"));
  }

  @Test
  void anotherWriterInTheTargetIsFoundAndNotOverwritten() {
    EventWorld world = new EventWorld().filled();
    assertThat(world.target.append(Append.of(event("order-2", 0, "Foreign")))).isNotNull();
    assertThat(detail(world.goOn()))
        .startsWith("TRE-213 In memory:to something else stands")
        .contains("version 0 of the stream \"order-2\"")
        .contains("Nothing was overwritten");
    assertThat(world.names()).contains("order-2@0 Foreign");
  }

  @Test
  void onePlaceIsNoRoute() {
    EventWorld world = new EventWorld().filled();
    world.settings.put("target.url", "memory:from");
    assertThat(detail(world.goOn())).startsWith("TRE-211 The source and the target are the same");
  }

  @Test
  void aTargetWithoutMetadataTakesNoRulesThatRenumber() {
    EventWorld world = new EventWorld(MemoryEventLog.standard(), bare(0)).filled().reshaping();
    assertThat(detail(world.goOn()))
        .startsWith("TRE-215 The rules drop or split events")
        .contains("memory:to keeps no metadata");
    assertThat(content(world.target)).isEmpty();
  }

  @Test
  void whatIsPendingForbidsTheEnd() {
    EventWorld world = new EventWorld().filled();
    world.source.plantPending(event("order-1", 4, "Paid"));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-218 At the source 1 event waits to be published")
        .contains("order-1@4 Paid");
    world.source.publishAll();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    EventWorld ignoring = new EventWorld().filled();
    ignoring.settings.put("pending", "ignore");
    ignoring.source.plantPending(event("order-1", 4, "Paid"));
    assertThat(ignoring.goOn()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aPayloadThatARuleCannotReadIsNamed() {
    EventWorld world = new EventWorld().reshaping();
    world.source.plant(event("order-1", 0, "Placed").withPayload(Payload.of("{\"a\": ")));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-201 Version 0 of the stream \"order-1\", a OrderPlaced,")
        .contains("it is no JSON");
  }

  @Test
  void aTypeThatThePlanDoesNotKnowIsRefused() {
    EventWorld world = new EventWorld().filled();
    world.settings.put("types.0001", "Placed");
    world.settings.put("types.0002", "Noisy");
    assertThat(detail(world.goOn()))
        .startsWith("TRE-203 Version 1 of the stream \"order-0\", a Noise,")
        .contains("is \"Noisy\" meant?");
  }

  @Test
  void aPayloadThatIsTooLargeForTheTargetIsNamed() {
    EventWorld world = new EventWorld(MemoryEventLog.standard(), bare(0));
    world.source.plant(
        event("order-1", 0, "Placed").withPayload(Payload.of("\"" + "x".repeat(2000) + "\"")));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-105 Cannot append to version 0 of the stream \"order-1\"");
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

  @Test
  void aTargetThatWasTamperedWithIsFound() {
    EventWorld world = new EventWorld().filled();
    world.reading =
        batch -> {
          ((MemoryEventLog) world.target).plant(event("order-7", 0, "Foreign"));
          return batch;
        };
    assertThat(detail(world.goOn()))
        .startsWith("TRE-221 1 of 5 streams")
        .contains("stream-extra  order-7");
  }

  @Test
  void aRollbackLeavesWhatWasThereAndWhatOthersWrote() {
    EventWorld world = new EventWorld().filled();
    Event theirs = event("other", 0, "Theirs");
    assertThat(world.target.append(Append.of(theirs))).isNotNull();
    RunState state = world.goOn();
    assertThat(detail(state)).startsWith("TRE-221 ");
    assertThat(world.rollback()).isInstanceOf(RunState.RolledBack.class);
    assertThat(content(world.target)).containsExactly(theirs);
  }

  @Test
  void aRollbackDoesNotRemoveWhatWasWrittenBehindTheCopy() {
    EventWorld world = new EventWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.target.append(Append.of(event("order-0", 3, "New")))).isNotNull();
    assertThat(detail(world.rollback()))
        .startsWith("TRE-219 ")
        .contains("1 stream stays")
        .contains("order-0@3");
    assertThat(world.names()).hasSize(4).contains("order-0@3 New");
  }

  @Test
  void aWriterThatWasNotStoppedIsFound() throws Exception {
    EventWorld world = new EventWorld().filled();
    world.settings.put("quiet", "300ms");
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ =
          writers.submit(
              () -> {
                for (int version = 0; version < 200; version++) {
                  world.source.plant(event("late", version, "Placed"));
                  Thread.sleep(20);
                }
                return true;
              });
      world.settings.put("lag", "1000");
      assertThat(detail(world.goOn()))
          .startsWith("TRE-223 Somebody still writes to memory:from: ")
          .contains(" came within 0.3 s. Find the writer");
      writers.shutdownNow();
    }
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.names()).contains("late@0 Placed");
  }

  @Test
  void whatTheServiceRecordsAtTheTargetIsFedBack() throws Exception {
    EventWorld world = new EventWorld().filled();
    world.rule(1, "rename", "type", "Placed", "to", "OrderPlaced");
    world.settings.put("reverse.0001.kind", "rename");
    world.settings.put("reverse.0001.type", "OrderPlaced");
    world.settings.put("reverse.0001.to", "Placed");
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    List<Event> before = content(world.source);
    MemoryEventLog target = (MemoryEventLog) world.target;
    target.plant(event("order-0", 3, "Paid"));
    target.plant(event("order-9", 0, "OrderPlaced"));
    Tail back =
        new Tail(world.copying(CrashPoint.never()).back(), Duration.ofMillis(1), EventWorld.CLOCK);
    assertThat(back.run(Duration.ofSeconds(5), true, _ -> {})).isTrue();
    assertThat(content(world.source))
        .containsAll(before)
        .hasSize(before.size() + 2)
        .contains(event("order-0", 3, "Paid"), event("order-9", 0, "Placed"));
    target.plant(event("order-9", 1, "Paid"));
    assertThat(back.run(Duration.ofSeconds(5), true, _ -> {})).isTrue();
    assertThat(content(world.source)).hasSize(before.size() + 3);
    // Whoever goes on writing to the source is found by the next event, and not overwritten.
    world.source.plant(event("order-9", 2, "Foreign"));
    target.plant(event("order-9", 2, "Paid"));
    assertThatExceptionOfType(CopyFault.class)
        .isThrownBy(() -> back.run(Duration.ofSeconds(5), true, _ -> {}))
        .withMessageStartingWith("TRE-213 In memory:from something else stands");
  }

  @Test
  void aPlanByWhichNothingCanComeBackIsRefused() {
    EventWorld splitting = new EventWorld().filled().reshaping();
    assertThatExceptionOfType(CopyFault.class)
        .isThrownBy(() -> splitting.copying(CrashPoint.never()).back())
        .withMessageStartingWith("TRE-222 By this plan nothing can be fed back")
        .withMessageContaining("drop or split");
    EventWorld unmarked = new EventWorld().filled();
    unmarked.settings.put("origin", "none");
    assertThatExceptionOfType(CopyFault.class)
        .isThrownBy(() -> unmarked.copying(CrashPoint.never()).back())
        .withMessageContaining("do not say where they come from");
  }
}
