package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.RunState.Working;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// A run may be killed at any instruction, and the same command carries it to the same end: for
/// every write to the journal and every call to a store or a catalogue there is, before and after
/// its effect.
class KilledRunTest {

  private record Instructions(long journalWrites, long remoteCalls) {
    List<CrashPoint> all() {
      List<CrashPoint> points = new ArrayList<>();
      for (When when : When.values()) {
        for (long n = 1; n <= journalWrites; n++) {
          points.add(CrashPoint.journal(n, when));
        }
        for (long n = 1; n <= remoteCalls; n++) {
          points.add(CrashPoint.remote(n, when));
        }
      }
      return points;
    }
  }

  private static Instructions uninterrupted(LittleWorld world, boolean completesItself) {
    LittleWorld.Life process = world.process(CrashPoint.never(), completesItself);
    RunState state = process.start();
    assertThat(state).isInstanceOf(completesItself ? Completed.class : Ready.class);
    return new Instructions(process.point.journalWrites(), process.point.remoteCalls());
  }

  /// Runs a verb until the process dies, if it does.
  private static void untilKilled(LittleWorld.Life process, Runnable verb) {
    try {
      verb.run();
      assertThat(process.point.reached()).as("killed %s", process.point).isFalse();
    } catch (Crash _) {
      assertThat(process.point.reached()).isTrue();
    }
  }

  private static RunState journalled(LittleWorld world) {
    return world
        .journal
        .view(LittleWorld.RUN)
        .map(run -> Transitions.fold(run.entries()))
        .orElse(new Created());
  }

  private static void assertLaw(LittleWorld world, String where) {
    assertThat(world.law.violations()).as("killed %s", where).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMigrationKilledAnywhereComesToTheSameEnd(boolean completesItself) {
    LittleWorld model = new LittleWorld();
    Instructions instructions = uninterrupted(model, completesItself);
    assertThat(instructions.journalWrites()).isGreaterThan(20);
    assertThat(instructions.remoteCalls()).isGreaterThan(40);

    for (CrashPoint point : instructions.all()) {
      LittleWorld world = new LittleWorld();
      LittleWorld.Life killed = world.process(point, completesItself);
      untilKilled(killed, killed::start);
      assertHonestAfterDeath(world, point);

      Set<Key> copied = world.copied();
      int puts = world.law.puts().size();
      LittleWorld.Life next = world.process(CrashPoint.never(), completesItself);
      RunState state = next.migrate();

      String where = point.toString();
      assertThat(state).as(where).isInstanceOf(completesItself ? Completed.class : Ready.class);
      assertThat(journalled(world)).as(where).isEqualTo(state);
      assertThat(world.view()).as(where).isEqualTo(model.view());
      assertThat(world.unsettled()).as(where).isZero();
      assertThat(world.law.puts().subList(puts, world.law.puts().size()))
          .as("sent again although it was known as done, killed %s", where)
          .filteredOn(copied::contains)
          .isEmpty();
      assertLaw(world, where);
      assertNothingIsWrittenAgain(world, completesItself);
    }
  }

  /// What the journal says of a dead process is true: it is at work or has not begun, unless the
  /// very last word was written.
  private static void assertHonestAfterDeath(LittleWorld world, CrashPoint point) {
    RunState state = journalled(world);
    if (point.reached()) {
      assertThat(state)
          .as("killed %s", point)
          .isInstanceOfAny(Created.class, Working.class, Ready.class, Completed.class);
      if (state instanceof Ready || state instanceof Completed) {
        assertThat(world.unsettled()).as("killed %s", point).isZero();
      }
      assertThat(world.unsettled()).as("killed %s", point).isLessThanOrEqualTo(1000);
      assertThat(world.unsettled())
          .as("killed %s", point)
          .isLessThanOrEqualTo(LittleWorld.OUTSTANDING + 13); // a pass's own, and one batch of rows
    }
    assertThat(world.holder()).as("a dead holder never blocks").isEmpty();
  }

  private static void assertNothingIsWrittenAgain(LittleWorld world, boolean completesItself) {
    long writes = world.law.writes();
    LittleWorld.Life again = world.process(CrashPoint.never(), completesItself);
    again.migrate();
    assertThat(again.point.journalWrites()).isZero();
    assertThat(again.point.remoteCalls()).isZero();
    assertThat(world.law.writes()).isEqualTo(writes);
  }

  /// Migrates and completes.
  ///
  /// @return what the completion did
  private static Instructions completed(LittleWorld model) {
    uninterrupted(model, false);
    LittleWorld.Life completing = model.process(CrashPoint.never(), false);
    assertThat(completing.resume(Verb.COMPLETE)).isInstanceOf(Completed.class);
    return new Instructions(completing.point.journalWrites(), completing.point.remoteCalls());
  }

  @Test
  void aCompletionKilledAnywhereComesToTheSameEnd() {
    LittleWorld model = new LittleWorld();
    Instructions instructions = completed(model);
    assertThat(model.view().old()).isEmpty();

    for (CrashPoint point : instructions.all()) {
      // Whichever of the two commands the operator repeats: once it has begun, cleaning goes on.
      for (Verb verb : List.of(Verb.COMPLETE, Verb.MIGRATE)) {
        CrashPoint mine = point.again();
        LittleWorld world = new LittleWorld();
        uninterrupted(world, false);
        LittleWorld.Life killed = world.process(mine, false);
        untilKilled(killed, () -> killed.resume(Verb.COMPLETE));
        RunState dead = journalled(world);
        boolean cleaning = dead.progress().cleaning();
        if (cleaning) {
          assertThatExceptionOfType(RunRefused.class)
              .as("rollback after a completion was killed %s", mine)
              .isThrownBy(() -> world.process(CrashPoint.never(), false).resume(Verb.ROLLBACK))
              .withMessageContaining("TRS-401");
        }
        RunState state = world.process(CrashPoint.never(), false).resume(verb);
        if (!cleaning && verb == Verb.MIGRATE) {
          assertThat(state).as("killed %s", mine).isInstanceOf(Ready.class);
        } else {
          assertThat(state).as("killed %s, then %s", mine, verb).isInstanceOf(Completed.class);
          assertThat(world.view()).as("killed %s", mine).isEqualTo(model.view());
        }
        assertLaw(world, mine.toString());
      }
    }
  }

  @Test
  void aCompletionKilledBeforeItCleansCanBeRolledBack() {
    LittleWorld model = new LittleWorld();
    Instructions instructions = completed(model);
    int tried = 0;
    for (CrashPoint point : instructions.all()) {
      LittleWorld world = new LittleWorld();
      uninterrupted(world, false);
      LittleWorld.Life killed = world.process(point, false);
      untilKilled(killed, () -> killed.resume(Verb.COMPLETE));
      if (!journalled(world).progress().cleaning()) {
        assertThat(world.process(CrashPoint.never(), false).resume(Verb.ROLLBACK))
            .as("killed %s", point)
            .isInstanceOf(RolledBack.class);
        assertThat(world.view()).as("killed %s", point).isEqualTo(new LittleWorld().view());
        tried++;
      }
    }
    assertThat(tried).as("completions that were killed before they cleaned").isPositive();
  }

  @Test
  void aMigrationKilledAnywhereCanBeRolledBack() {
    LittleWorld untouched = new LittleWorld();
    Instructions instructions = uninterrupted(new LittleWorld(), false);

    for (CrashPoint point : instructions.all()) {
      LittleWorld world = new LittleWorld();
      LittleWorld.Life killed = world.process(point, false);
      untilKilled(killed, killed::start);
      if (world.journal.view(LittleWorld.RUN).isEmpty()) {
        continue;
      }
      RunState dead = journalled(world);
      LittleWorld.Life back = world.process(CrashPoint.never(), false);
      if (dead instanceof Created) {
        assertThatExceptionOfType(RunRefused.class)
            .isThrownBy(() -> back.resume(Verb.ROLLBACK))
            .withMessageContaining("has not been begun");
      } else {
        assertThat(back.resume(Verb.ROLLBACK)).as("%s", point).isInstanceOf(RolledBack.class);
      }
      assertThat(world.view()).as("killed %s", point).isEqualTo(untouched.view());
      assertLaw(world, point.toString());
    }
  }

  @Test
  void aRollbackKilledAnywhereComesToTheSameEnd() {
    LittleWorld untouched = new LittleWorld();
    LittleWorld model = new LittleWorld();
    uninterrupted(model, false);
    LittleWorld.Life back = model.process(CrashPoint.never(), false);
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(model.view()).isEqualTo(untouched.view());

    Instructions instructions =
        new Instructions(back.point.journalWrites(), back.point.remoteCalls());
    for (CrashPoint point : instructions.all()) {
      LittleWorld world = new LittleWorld();
      uninterrupted(world, false);
      LittleWorld.Life killed = world.process(point, false);
      untilKilled(killed, () -> killed.resume(Verb.ROLLBACK));
      if (journalled(world) instanceof Working) {
        assertThatExceptionOfType(RunRefused.class)
            .isThrownBy(() -> world.process(CrashPoint.never(), false).resume(Verb.MIGRATE));
      }
      RunState state = world.process(CrashPoint.never(), false).resume(Verb.ROLLBACK);
      assertThat(state).as("killed %s", point).isInstanceOf(RolledBack.class);
      assertThat(world.view()).as("killed %s", point).isEqualTo(untouched.view());
      assertLaw(world, point.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aMigrationKilledAgainAndAgainComesToTheSameEnd(long seed) {
    Random random = new Random(seed);
    LittleWorld model = new LittleWorld();
    uninterrupted(model, true);
    LittleWorld world = new LittleWorld();
    for (int life = 0; life < 40; life++) {
      When when = random.nextBoolean() ? When.BEFORE : When.AFTER;
      CrashPoint point =
          random.nextBoolean()
              ? CrashPoint.journal(1 + random.nextInt(9), when)
              : CrashPoint.remote(1 + random.nextInt(20), when);
      LittleWorld.Life process = world.process(point, true);
      untilKilled(process, process::migrate);
    }
    assertThat(world.process(CrashPoint.never(), true).migrate()).isInstanceOf(Completed.class);
    assertThat(world.view()).isEqualTo(model.view());
    assertLaw(world, "again and again, seed " + seed);
  }
}
