package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowRange;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState;

/// The replay of the log, while users go on, is held to the rate of the plan.
class ReplayRateTest {
  private static final int RATE = 40;

  @TempDir private Path scratch;

  @Test
  void aReplayTakesAsLongAsItsRateAsks() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("rate", Integer.toString(RATE));
      long events =
          world.tables.query(ThirdWorld.LOG, RowRange.ALL, Optional.empty()).rows().stream()
              .filter(row -> row.text("Kind").equals(Optional.of("Event")))
              .count();
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      Duration took =
          Duration.between(world.run.measured("log latency"), world.run.measured("replay"));
      // A tenth of a second's worth is there at once.
      assertThat(took).isGreaterThan(Duration.ofMillis((events - RATE / 10) * 1000 / RATE));
      assertThat(world.measured())
          .anyMatch(it -> it.startsWith("replay: ") && it.endsWith("held to 40 events a second"));
      ThirdGolden.assertThirdRelease(world, "held back");
    }
  }

  @Test
  void aRateThatIsNoneIsNamed() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("rate", "0");
      assertThatThrownBy(world::plan)
          .isInstanceOfSatisfying(
              PlanContradiction.class, e -> assertThat(e.setting()).isEqualTo("rate"));
    }
  }
}
