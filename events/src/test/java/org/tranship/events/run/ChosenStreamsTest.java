package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.detail;
import static org.tranship.events.run.EventWorld.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Position;
import org.tranship.core.run.RunState;
import org.tranship.events.copy.ChosenStreams;
import org.tranship.testkit.fault.CrashPoint;

/// Some streams of a log are copied, and the others are none of the copy's business.
class ChosenStreamsTest {
  private static EventWorld world(String... names) {
    EventWorld world = new EventWorld().filled();
    for (int i = 0; i < names.length; i++) {
      world.settings.put("streams.%04d".formatted(i + 1), names[i]);
    }
    return world;
  }

  private static List<String> streams(EventWorld world) {
    return content(world.target).stream().map(Event::stream).distinct().toList();
  }

  @Test
  void theOthersStayBehind() {
    EventWorld world = world("order-1", "*-3");
    // A gap in a stream that nobody has chosen.
    world.source.plant(event("order-2", 17, "Noise"));
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(streams(world)).containsExactly("order-1", "order-3");
    assertThat(content(world.target))
        .extracting(Event::payload)
        .isEqualTo(
            content(world.source).stream()
                .filter(it -> it.stream().equals("order-1") || it.stream().equals("order-3"))
                .map(Event::payload)
                .toList());
  }

  /// A `*` is the only sign that is not itself.
  @Test
  void namesAreNoPatternsOfAnotherKind() {
    EventWorld world = world("order.1", "order-[23]");
    assertThat(detail(world.goOn())).startsWith("TRE-224").contains("order.1, order-[23]");
    assertThat(content(world.target)).isEmpty();
  }

  /// Two copies split a log; neither takes what the other has left for its own.
  @Test
  void twoCopiesSplitALog() {
    EventWorld first = world("order-0", "order-1");
    assertThat(first.goOn()).isInstanceOf(RunState.Ready.class);
    EventWorld second = world("order-2", "order-3");
    assertThat(second.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(content(first.target).size() + content(second.target).size())
        .isEqualTo(content(first.source).size());
    assertThat(new EventPlan(first.settings).checkpoint())
        .isNotEqualTo(new EventPlan(second.settings).checkpoint());
    assertThat(second.rollback()).isInstanceOf(RunState.RolledBack.class);
    assertThat(content(second.target)).isEmpty();
  }

  /// A tail keeps those that are chosen up to date, new streams among them, and no others.
  @Test
  void aTailFollowsThemAlone() throws InterruptedException {
    EventWorld world = world("order-1", "new-*");
    Tail tail = new Tail(world.copying(CrashPoint.never()), Duration.ofMillis(1), EventWorld.CLOCK);
    assertThat(tail.run(Duration.ofSeconds(20), true, _ -> {})).isTrue();
    assertThat(streams(world)).containsExactly("order-1");
    long before = content(world.target).size();
    List<Tail.Told> told = new ArrayList<>();
    world.source.plant(event("new-7", 0, "Placed"));
    world.source.plant(event("order-2", 17, "Noise")); // a gap that is nobody's business
    assertThat(tail.run(Duration.ofSeconds(20), true, told::add)).isTrue();
    assertThat(streams(world)).containsExactly("new-7", "order-1");
    assertThat(content(world.target)).hasSize((int) before + 1);
    assertThat(told.getLast().lag().events()).isZero();
    assertThat(told.getLast().written()).isEqualTo(1);
  }

  /// What is at the target besides is a difference, as it is in a copy of everything.
  @Test
  void aStreamThatWasNotChosenIsTooMuchAtTheTarget() {
    EventWorld world = world("order-1");
    ((MemoryEventLog) world.target).plant(event("order-2", 0, "Placed"));
    assertThat(detail(world.goOn())).startsWith("TRE-221");
  }

  @Test
  void thereIsNoOrderOverThem() {
    EventWorld world = world("order-1");
    try (EventCopying copying = world.copying(CrashPoint.never())) {
      assertThat(copying.route().source()).isInstanceOf(ChosenStreams.class);
      assertThat(copying.route().ordered()).isFalse();
      assertThatThrownBy(() -> copying.route().source().readAll(Position.START))
          .isInstanceOf(EventLogException.class);
    }
  }
}
