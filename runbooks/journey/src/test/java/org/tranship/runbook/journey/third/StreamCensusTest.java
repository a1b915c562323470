package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowKey;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.journey.GoldenIds;

/// How many events each stream of the shared table has, as the migration to the third release and
/// its `verify` count them.
class StreamCensusTest {
  private static final String SEATS = "SeatsAvailability_" + GoldenIds.A;

  @TempDir private Path scratch;

  private static StreamCounts counts(ThirdWorld world) {
    List<String> blocks = new ArrayList<>();
    for (String line : world.measured()) {
      if (line.startsWith(StreamCounts.MEASURED)) {
        blocks.add(line.substring(StreamCounts.MEASURED.length() + 2));
      }
    }
    return StreamCounts.of(blocks).orElseThrow();
  }

  private static StreamCount seats(ThirdWorld world) {
    return counts(world).named().stream()
        .filter(it -> it.stream().equals(SEATS))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aVersionThatIsMissingIsNamedAndTheRestCounted() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      StreamCount whole = seats(world);
      assertThat(whole.same()).isTrue();
      assertThat(whole.found()).isGreaterThan(7);
      assertThat(counts(world).differing()).isZero();
      long events = counts(world).found();

      assertThat(world.tables.remove(ThirdWorld.EVENTS, new RowKey(SEATS, "0000000003"))).isTrue();
      StepResult verified = world.verify();
      assertThat(verified).isInstanceOf(StepResult.Done.class);
      assertThat(verified.toString()).contains("versions are missing in 1 of these");
      assertThat(counts(world).found()).isEqualTo(events - 1);
      assertThat(counts(world).named().getFirst())
          .isEqualTo(
              new StreamCount(
                  SEATS,
                  whole.expected(),
                  whole.found() - 1,
                  "its last version is " + (whole.expected() - 1) + ", so 1 are missing"));
    }
  }
}
