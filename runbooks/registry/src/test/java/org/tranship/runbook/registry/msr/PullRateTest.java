package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;

/// For how long pushes are kept out of MSR: the pull of every tag is in what is foretold, and a
/// window that is over lets them in again.
class PullRateTest {
  @TempDir private Path scratch;

  private MsrWorld world() {
    return new MsrWorld(scratch, "read-only", "2.9.16").pushing(0);
  }

  private MsrMigration migration(MsrWorld world) {
    return new MsrMigration(
        world.plan(),
        spec -> world.from,
        new Controls(List.of(), MsrWorld.SECRETS),
        MsrWorld.SECRETS,
        Consent.NONE,
        scratch);
  }

  private PullRate tried(MsrWorld world) throws InterruptedException {
    return PullRate.of(migration(world));
  }

  /// Ten of a thousand tags, in two seconds for what they point to and in three for their pull.
  private static PullRate rate(int censuses) {
    return new PullRate(
        1000,
        10,
        Duration.ofSeconds(4),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        censuses,
        "");
  }

  @Test
  void everyTagIsCountedBeforeTheSwitchAndAfterItAndPulled() {
    assertThat(rate(2).forecast()).isEqualTo(Duration.ofSeconds(3 * 4 + 100 * (2 * 2 + 3)));
    assertThat(rate(3).forecast())
        .as("with a backup once more")
        .isEqualTo(Duration.ofSeconds(4 * 4 + 100 * (3 * 2 + 3)));
    assertThat(rate(2).counted().orElse(""))
        .contains(
            "1000 tags that are counted and pulled", "about 11m52s of it", "3.3 pulls a second")
        .contains("as 10 of them went just now");
    assertThat(PullRate.NONE.counted()).isEmpty();
  }

  @Test
  void theTagsOfMsrAreTriedAndNothingIsChanged() throws InterruptedException {
    try (MsrWorld world = world()) {
      PullRate rate = tried(world);
      assertThat(rate.fault()).isEmpty();
      assertThat(rate.tags()).isEqualTo(3);
      assertThat(rate.tried()).isEqualTo(3);
      assertThat(rate.censuses()).isEqualTo(2);
      assertThat(rate.forecast()).isPositive();
      assertThat(world.msr.tags()).hasSize(3);
      MsrSurvey survey = MsrSurvey.of(migration(world));
      assertThat(survey.window()).isGreaterThan(survey.pulls().forecast());
      world.backingUp();
      assertThat(tried(world).censuses()).as("one before the backup").isEqualTo(3);
    }
  }

  @Test
  void whereNoneCanBePulledTheForecastSaysWhatItLeavesOut() throws InterruptedException {
    try (MsrWorld world = world()) {
      world.msr.quirks().proxied(503);
      PullRate rate = tried(world);
      assertThat(rate.forecast()).isZero();
      assertThat(rate.uncounted().orElse(""))
          .startsWith("the pull of every tag, since not all could be asked: TRR-160");
    }
  }

  @Test
  void theForecastOfARunNamesThePulls() {
    try (MsrWorld world = world()) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.measured())
          .anyMatch(
              it ->
                  it.startsWith("window, expected: about ")
                      && it.contains(
                          "for the listings of both ends and for 3 tags that are counted and pulled")
                      && !it.contains("could be asked"));
    }
  }

  @Test
  void aWindowThatIsOverIsGivenUpAndPushesAreLetInAgain() {
    try (MsrWorld world = world()) {
      world.settings.put("window", "1ms");
      assertThat(world.migrate()).isInstanceOf(Halted.class);
      assertThat(world.why()).contains("TRM-103");
      assertThat(world.msr.isReadOnly()).isFalse();
      assertThat(world.msr.storage()).isEqualTo("from");
      assertThat(world.msr.push("admin/app:after", "base", "after")).isNotEmpty();
      world.settings.remove("window");
      assertThat(world.migrate()).as(world.why()).isInstanceOf(Ready.class);
      assertThat(world.msr.storage()).isEqualTo("to");
      assertThat(world.msr.tags()).containsKey("admin/app:after");
    }
  }
}
