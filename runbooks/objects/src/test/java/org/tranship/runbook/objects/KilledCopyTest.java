package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.RunState.Working;
import org.tranship.core.run.Verb;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// A copy may be killed at any instruction, and the same command carries it to the same end: for
/// every write to the journal and every call to a store there is, before and after its effect.
class KilledCopyTest {
  private static final int FRESH = 23;

  /// New objects, old ones to be replaced, one that is the same, and some that only the target has.
  private static CopyWorld world() {
    CopyWorld world = new CopyWorld();
    for (int i = 0; i < 3; i++) {
      CopyWorld.put(world.to, "extra/%d".formatted(i), "extra");
      CopyWorld.put(world.to, "old/%d".formatted(i), "before");
    }
    CopyWorld.put(world.to, "same", "the same");
    CopyWorld.put(world.from, "same", "the same");
    for (int i = 0; i < 3; i++) {
      CopyWorld.put(world.from, "old/%d".formatted(i), "after " + i);
    }
    for (int i = 0; i < FRESH; i++) {
      CopyWorld.put(world.from, "new/%02d".formatted(i), "content " + i);
    }
    return world;
  }

  private static CopyPlan plan(boolean deleteExtra) {
    return CopyWorld.plan(WhenExists.UPDATE, deleteExtra);
  }

  private static void untilKilled(CopyWorld.Life process, Runnable verb) {
    try {
      verb.run();
      assertThat(process.point.reached()).as("killed %s", process.point).isFalse();
    } catch (Crash _) {
      assertThat(process.point.reached()).isTrue();
    }
  }

  private static CrashPoint uninterrupted(CopyWorld world, boolean deleteExtra) {
    CopyWorld.Life process = world.process(plan(deleteExtra));
    RunState state = process.start();
    assertThat(state).isInstanceOf(deleteExtra ? Completed.class : Ready.class);
    return process.point;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCopyKilledAnywhereComesToTheSameEnd(boolean deleteExtra) {
    CopyWorld model = world();
    List<CrashPoint> points = uninterrupted(model, deleteExtra).passed();
    assertThat(points).hasSizeGreaterThan(150);
    Map<String, String> expected = CopyWorld.texts(model.to);
    assertThat(expected).containsAllEntriesOf(CopyWorld.texts(model.from));
    assertThat(expected).hasSize(CopyWorld.texts(model.from).size() + (deleteExtra ? 0 : 3));

    for (CrashPoint point : points) {
      CopyWorld world = world();
      CopyWorld.Life killed = world.process(plan(deleteExtra), point);
      untilKilled(killed, killed::start);
      Set<Key> known = world.copied();
      int puts = world.puts.size();
      RunState state = world.process(plan(deleteExtra)).copy();

      assertThat(state)
          .as("killed %s", point)
          .isInstanceOf(deleteExtra ? Completed.class : Ready.class);
      assertThat(CopyWorld.texts(world.to)).as("killed %s", point).isEqualTo(expected);
      assertThat(new ArrayList<>(world.puts).subList(puts, world.puts.size()))
          .as("sent again although it was known as done, killed %s", point)
          .filteredOn(known::contains)
          .isEmpty();
      assertThat(world.puts.size())
          .as("sent twice was at most what was in flight, killed %s", point)
          .isLessThanOrEqualTo(FRESH + 3 + CopyWorld.OUTSTANDING);
      assertEachHasItsResult(world, point);
      assertNothingIsWrittenAgain(world, deleteExtra, point);
    }
  }

  /// Also of what was in flight it is known what was copied, and how far that was verified.
  private static void assertEachHasItsResult(CopyWorld world, CrashPoint point) {
    Map<Key, ObjectResult> results =
        new TreeMap<>(world.results(Passes.COPY, Outcome.DONE, Outcome.SAME));
    results.putAll(world.results(Passes.REPLACE, Outcome.DONE, Outcome.SAME));
    assertThat(results.keySet())
        .as("killed %s", point)
        .extracting(Key::text)
        .containsAll(
            CopyWorld.texts(world.from).keySet().stream()
                .filter(it -> !it.equals("same"))
                .toList());
    assertThat(results.values())
        .as("killed %s", point)
        .allMatch(result -> result.sha256().isPresent())
        .allMatch(result -> result.level().compareTo(Level.SENT_AND_LISTED) >= 0);
  }

  private static void assertNothingIsWrittenAgain(
      CopyWorld world, boolean deleteExtra, CrashPoint point) {
    int puts = world.puts.size();
    int deletes = world.deletes.size();
    world.process(plan(deleteExtra)).start();
    assertThat(world.puts).as("killed %s", point).hasSize(puts);
    assertThat(world.deletes).as("killed %s", point).hasSize(deletes);
  }

  @Test
  void aCopyKilledAnywhereCanBeRolledBack() {
    CopyWorld model = world();
    List<CrashPoint> points = uninterrupted(model, false).passed();
    for (CrashPoint point : points) {
      CopyWorld world = world();
      Map<String, String> before = CopyWorld.texts(world.to);
      CopyWorld.Life killed = world.process(plan(false), point);
      untilKilled(killed, killed::start);
      if (world.journal.runs().isEmpty() || world.state() instanceof Created) {
        continue;
      }
      RunState state = world.process(plan(false)).resume(Verb.ROLLBACK);
      assertThat(state).as("killed %s", point).isInstanceOf(RolledBack.class);
      Map<String, String> after = CopyWorld.texts(world.to);
      assertThat(after.keySet())
          .as("what was there is there, and nothing else, killed %s", point)
          .isEqualTo(before.keySet());
    }
  }

  @Test
  void whatWasInFlightIsVerifiedAlsoWhereTheListingsCallItTheSame() {
    for (CrashPoint point : uninterrupted(listingDigests(), false).passed()) {
      CopyWorld world = listingDigests();
      CopyWorld.Life killed = world.process(plan(false), point);
      untilKilled(killed, killed::start);
      assertThat(world.process(plan(false)).copy())
          .as("killed %s", point)
          .isInstanceOf(Ready.class);
      assertEachHasItsResult(world, point);
    }
  }

  private static CopyWorld listingDigests() {
    CopyWorld world = world();
    world.source = Troubled::listingDigests;
    world.target = Troubled::listingDigests;
    return world;
  }

  @Test
  void aCopyKilledAnywhereAndCarriedToItsEndCanBeRolledBack() {
    for (CrashPoint point : uninterrupted(world(), false).passed()) {
      CopyWorld world = world();
      Map<String, String> before = CopyWorld.texts(world.to);
      CopyWorld.Life killed = world.process(plan(false), point);
      untilKilled(killed, killed::start);
      assertThat(world.process(plan(false)).copy()).isInstanceOf(Ready.class);
      assertThat(world.process(plan(false)).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
      assertThat(CopyWorld.texts(world.to).keySet())
          .as("what was in flight is gone, killed %s", point)
          .isEqualTo(before.keySet());
    }
  }

  @Test
  void aRollbackKilledAnywhereComesToTheSameEnd() {
    CopyWorld model = world();
    uninterrupted(model, false);
    CopyWorld.Life back = model.process(plan(false));
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    Map<String, String> expected = CopyWorld.texts(model.to);
    for (CrashPoint point : back.point.passed()) {
      CopyWorld world = world();
      uninterrupted(world, false);
      CopyWorld.Life killed = world.process(plan(false), point);
      untilKilled(killed, () -> killed.resume(Verb.ROLLBACK));
      if (world.state() instanceof Working) {
        assertThatExceptionOfType(RunRefused.class)
            .isThrownBy(() -> world.process(plan(false)).resume(Verb.MIGRATE));
      }
      assertThat(world.process(plan(false)).resume(Verb.ROLLBACK))
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(CopyWorld.texts(world.to)).as("killed %s", point).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aCopyKilledAgainAndAgainComesToTheSameEnd(long seed) {
    Random random = new Random(seed);
    CopyWorld world = world();
    for (int life = 0; life < 40; life++) {
      When when = random.nextBoolean() ? When.BEFORE : When.AFTER;
      CrashPoint point =
          random.nextBoolean()
              ? CrashPoint.journal(1 + random.nextInt(7), when)
              : CrashPoint.remote(1 + random.nextInt(25), when);
      CopyWorld.Life process = world.process(plan(true), point);
      untilKilled(process, process::copy);
    }
    assertThat(world.process(plan(true)).copy()).isInstanceOf(Completed.class);
    assertThat(CopyWorld.texts(world.to)).isEqualTo(CopyWorld.texts(world.from));
  }
}
