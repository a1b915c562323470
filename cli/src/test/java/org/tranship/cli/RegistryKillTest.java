package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.kill.Direction;
import org.tranship.testkit.kill.Ground;
import org.tranship.testkit.kill.Ground.Kind;
import org.tranship.testkit.kill.Kill;
import org.tranship.testkit.kill.KillStorm;
import org.tranship.testkit.kill.KillTally;
import org.tranship.testkit.kill.RegistryScenario;
import org.tranship.testkit.program.Program;

/// The short form of the kill storm over registries; `bench/kill-storm` is the long one. `registry
/// migrate` of a real docker-registry from files to S3, as a process of its own, is killed at drawn
/// moments and given again; after each kill both stores are asked whether every image is whole at
/// one end, and whether anything is there without what it refers to.
///
/// `-Dtranship.kill.seed=N` draws other moments, `-Dtranship.kill.kills=N` more of them.
class RegistryKillTest {
  private static final long SEED = Long.getLong("tranship.kill.seed", 20261130L);
  private static final int KILLS = Integer.getInteger("tranship.kill.kills", 1);
  private static final int IMAGES = 10;
  private static final Direction TO_S3 = new Direction(Kind.FILES, Kind.STUB);

  @TempDir private Path directory;

  private Ground ground;
  private KillStorm storm;

  @BeforeEach
  void prepare() {
    ground = new Ground(directory);
    Program program =
        Program.ofClass(
            Main.class.getName(),
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED"),
            directory);
    storm = new KillStorm(ground, program, SEED, System.out::println);
  }

  @AfterEach
  void stop() {
    ground.close();
  }

  private static void assertLaw(KillTally tally, int kills) {
    assertThat(tally.violations()).isEmpty();
    assertThat(tally.kills()).as("kills that hit").isGreaterThanOrEqualTo(kills);
  }

  @Test
  void aMoveIsKilledAnywhereAndComesToItsEnd() {
    assertLaw(
        storm.rageAtRegistry(
            TO_S3, IMAGES, KILLS, List.of(RegistryScenario.MIGRATE, RegistryScenario.COMPLETE)),
        KILLS);
  }

  @Test
  void aMoveAndItsWayBackAreKilledAnywhere() {
    assertLaw(
        storm.rageAtRegistry(
            TO_S3,
            IMAGES,
            KILLS,
            List.of(RegistryScenario.ROLLBACK, RegistryScenario.KILLED_THEN_ROLLBACK)),
        KILLS);
  }

  /// Before it is written down that the first links are there; then while the next process takes
  /// them up, before it knows of any.
  @Test
  void aProcessThatTakesUpLinksIsKilledAsWell() {
    assertLaw(
        storm.atRegistry(
            TO_S3,
            IMAGES,
            RegistryScenario.MIGRATE,
            new Kill.AtJournalWrite("record links", 1, When.BEFORE),
            new Kill.AtJournalWrite("record links", 1, When.AFTER)),
        2);
  }
}
