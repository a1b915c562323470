package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.detail;
import static org.tranship.events.run.EventWorld.event;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.run.RunState;
import org.tranship.events.copy.CopyFault;
import org.tranship.testkit.fault.CrashPoint;

/// The ways back of a copy of events: what it wrote is removed again, or what came since is fed
/// back.
class EventsBackTest {
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
