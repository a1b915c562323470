package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.event;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunState;
import org.tranship.testkit.clock.FakeClock;
import org.tranship.testkit.fault.CrashPoint;

/// A copy and a tail keep within the rate of their plan.
class EventRateTest {
  private final FakeClock time = new FakeClock();

  private double seconds() {
    return time.elapsed().toNanos() / 1e9;
  }

  private EventWorld world(String rate, int events) {
    EventWorld world = new EventWorld();
    world.time = time;
    world.settings.put("batch", "2000");
    world.settings.put("rate", rate);
    add(world, 0, events);
    return world;
  }

  private static void add(EventWorld world, int from, int events) {
    for (int version = from; version < from + events; version++) {
      world.source.plant(event("order", version, "Placed"));
    }
  }

  /// A tenth of a second's worth is there at once.
  @Test
  void aCopyTakesAsLongAsItsRateAsks() {
    EventWorld world = world("50", 505);
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(content(world.target)).hasSize(505);
    assertThat(seconds()).isBetween(10.0, 10.1);
  }

  @Test
  void itGoesAtAnEvenPaceWhateverTheBatch() {
    EventWorld world = world("50", 505);
    List<Double> moments = new ArrayList<>();
    world.reading =
        batch -> {
          assertThat(batch).hasSizeLessThanOrEqualTo(5);
          moments.add(seconds());
          return batch;
        };
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    for (int i = 1; i < moments.size(); i++) {
      assertThat(moments.get(i) - moments.get(i - 1)).isLessThan(0.2);
    }
  }

  /// A tail is nothing but rounds, and each of these finds one event.
  @Test
  void roundsOfATailKeepWithinItTogether() {
    EventWorld world = world("10", 1);
    Tail tail = new Tail(world.copying(CrashPoint.never()), Duration.ZERO, Clock.systemUTC());
    assertThatThrownBy(
            () ->
                tail.run(
                    Duration.ofMinutes(1),
                    false,
                    told -> {
                      if (told.written() < 50) {
                        add(world, (int) told.written(), 1);
                      } else {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(content(world.target)).hasSize(50);
    assertThat(seconds()).isBetween(4.8, 5.0);
  }

  @Test
  void withoutOneNobodyWaits() {
    EventWorld world = world("50", 505);
    world.settings.remove("rate");
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(seconds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "fast", "1.5", ""})
  void aRateThatIsNoneIsNamed(String rate) {
    EventPlan plan = new EventPlan(world(rate, 0).settings);
    assertThatThrownBy(plan::require)
        .isInstanceOfSatisfying(
            EventPlan.Senseless.class, e -> assertThat(e.setting()).isEqualTo("rate"));
  }
}
