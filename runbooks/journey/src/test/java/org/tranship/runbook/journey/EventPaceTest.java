package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.run.RunState;

/// Copies and replays go no faster than the plan says.
class EventPaceTest {
  @TempDir private Path scratch;

  /// A clock that goes by being waited for.
  private static final class Waited implements MonotonicClock {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration time) {
      now += time.toNanos();
    }
  }

  @Test
  void soManyEventsASecondAndATenthOfThemAtOnce() throws Exception {
    Waited clock = new Waited();
    EventPace pace = new EventPace(50, clock);
    assertThat(pace.batch(500)).isEqualTo(5);
    assertThat(pace.batch(3)).isEqualTo(3);
    for (int i = 0; i < 505; i++) {
      pace.take(1);
    }
    assertThat(Duration.ofNanos(clock.now))
        .isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_100));
    assertThat(pace.words()).isEqualTo("; held to 50 events a second");
  }

  @Test
  void withoutOneNobodyWaits() throws Exception {
    EventPace pace = EventPace.of(Map.of());
    pace.take(1_000_000_000);
    assertThat(pace.batch(500)).isEqualTo(500);
    assertThat(pace.words()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "fast", "1.5", "", "00"})
  void aRateThatIsNoneIsNamed(String rate) {
    assertThatThrownBy(() -> JourneyPlanTest.made("rate", rate))
        .isInstanceOfSatisfying(
            PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("rate"));
  }

  /// 28 rows are copied, and 37 events replayed.
  @Test
  void aMigrationTakesAsLongAsItsRateAsks() {
    JourneyWorld world = new JourneyWorld(scratch);
    world.settings.put("rate", "40");
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    // A tenth of a second's worth is there at once.
    assertThat(world.took(EventsStep.NAME)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
    assertThat(world.took(RebuildStep.NAME)).isGreaterThanOrEqualTo(Duration.ofMillis(825));
    Golden.assertSecondRelease(world, "held back");
    assertThat(world.measured())
        .anyMatch(it -> it.startsWith("events: ") && it.endsWith("held to 40 events a second"))
        .anyMatch(it -> it.startsWith("rebuild: ") && it.endsWith("held to 40 events a second"));
  }
}
