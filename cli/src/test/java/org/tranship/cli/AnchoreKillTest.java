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
import org.tranship.testkit.kill.KillLoad;
import org.tranship.testkit.kill.KillScenario;

/// The short form of the kill storm; `bench/kill-storm` is the long one. The command is a process
/// of its own on real servers, and after each kill database and stores are asked whether the law
/// held. Each kind of place is moved from or to once, but for Swift, and a run is migrated,
/// completed, rolled back, and rolled back from where a kill has left it; all directions with all
/// of these has the long form.
///
/// Faults that must be survived, in any number and order: SIGKILL at any moment, by the clock; the
/// end of the process before or after any write to its journal; SIGKILL while a request is carried
/// out whose answer nobody hears; any of these again in the processes that take the run up.
///
/// `-Dtranship.kill.seed=N` draws other moments, `-Dtranship.kill.kills=N` more of them.
class AnchoreKillTest {
  private static final long SEED = Long.getLong("tranship.kill.seed", 20261121L);
  private static final int KILLS = Integer.getInteger("tranship.kill.kills", 1);
  private static final KillLoad LOAD = KillLoad.mixed(60);

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
  void aMoveWithinS3AndItsCompletionAreKilledAnywhere() {
    storm.holds(
        KILLS,
        it ->
            it.rage(
                new Direction(Kind.STUB, Kind.STUB), LOAD, KILLS, List.of(KillScenario.COMPLETE)));
  }

  @Test
  void aMigrationToFilesAndItsWayBackAreKilledAnywhere() {
    storm.holds(
        KILLS,
        it ->
            it.rage(
                new Direction(Kind.DB, Kind.FILES), LOAD, KILLS, List.of(KillScenario.ROLLBACK)));
  }

  /// The next process is killed too, and the one after it: at the first of its own writes, in the
  /// middle, and while it settles what the second has left.
  @Test
  void aProcessThatTakesARunUpIsKilledAsWell() {
    storm.holds(
        3,
        it ->
            it.at(
                new Direction(Kind.FILES, Kind.DB2),
                LOAD,
                KillScenario.MIGRATE,
                new Kill.AtJournalWrite(25, When.BEFORE),
                new Kill.AtJournalWrite(15, When.AFTER),
                new Kill.AtJournalWrite(17, When.BEFORE)));
  }

  /// Rows are committed and the journal does not know: rolled back all the same.
  @Test
  void aKillBetweenACommitAndTheJournalIsRolledBack() {
    storm.holds(
        1,
        it ->
            it.at(
                new Direction(Kind.DB, Kind.S3PROXY),
                LOAD,
                KillScenario.KILLED_THEN_ROLLBACK,
                new Kill.AtJournalWrite("record switch", 1, When.BEFORE)));
  }
}
