package org.tranship.cli;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.kill.Direction;
import org.tranship.testkit.kill.Ground.Kind;
import org.tranship.testkit.kill.Kill;
import org.tranship.testkit.kill.RegistryScenario;

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

  private ShortStorm storm;

  @BeforeEach
  void prepare() {
    storm = new ShortStorm(directory, SEED);
  }

  @AfterEach
  void stop() {
    storm.close();
  }

  @Test
  void aMoveIsKilledAnywhereAndComesToItsEnd() {
    killedAnywhere(RegistryScenario.MIGRATE, RegistryScenario.COMPLETE);
  }

  @Test
  void aMoveAndItsWayBackAreKilledAnywhere() {
    killedAnywhere(RegistryScenario.ROLLBACK, RegistryScenario.KILLED_THEN_ROLLBACK);
  }

  private void killedAnywhere(RegistryScenario... scenes) {
    storm.holds(KILLS, it -> it.rageAtRegistry(TO_S3, IMAGES, KILLS, List.of(scenes)));
  }

  /// Before it is written down that the first links are there; then while the next process takes
  /// them up, before it knows of any.
  @Test
  void aProcessThatTakesUpLinksIsKilledAsWell() {
    storm.holds(
        2,
        it ->
            it.atRegistry(
                TO_S3,
                IMAGES,
                RegistryScenario.MIGRATE,
                new Kill.AtJournalWrite("record links", 1, When.BEFORE),
                new Kill.AtJournalWrite("record links", 1, When.AFTER)));
  }
}
