package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;
import static org.tranship.runbook.objects.Troubled.assertHalted;
import static org.tranship.runbook.objects.Troubled.hiding;
import static org.tranship.runbook.objects.Troubled.without;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;

/// The way back of a copy takes nothing away that is somebody else's, and is not held up by what
/// the target cannot have.
class OthersObjectsTest {
  private static final CopyPlan PLAN = plan(WhenExists.UPDATE, false);

  /// A directory of the target that can be used, and not be listed, with an object in it.
  private static CopyWorld unlistable() {
    CopyWorld world = new CopyWorld();
    put(world.to, "d/x", "the same");
    put(world.from, "d/x", "the same");
    put(world.from, "new", "n");
    world.target = store -> hiding(store, "d/x", Optional.of(Key.of("d")));
    return world;
  }

  private static void assertRollsBackTo(CopyWorld world, String... keys) {
    CopyWorld.Life back = world.process(PLAN);
    assertThat(back.resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(texts(world.to)).containsOnlyKeys(keys);
    assertThat(back.said).anyMatch(line -> line.contains("not certain to have written"));
  }

  @Test
  void whatCouldNotBeListedIsNotTakenForTheRunsOwn() {
    CopyWorld world = unlistable();
    assertThat(world.process(PLAN).start()).isInstanceOf(Ready.class);
    assertThat(world.results(Passes.COPY, Outcome.SAME)).containsOnlyKeys(Key.of("d/x"));
    assertRollsBackTo(world, "d/x");
  }

  @Test
  void whatCouldNotBeListedStaysAlsoWhereTheRunWasKilled() {
    CopyWorld.Life whole = unlistable().process(PLAN);
    whole.start();
    for (CrashPoint point : whole.point.passed()) {
      for (boolean carriedOn : List.of(false, true)) {
        CopyWorld world = unlistable();
        try {
          world.process(PLAN, point).start();
        } catch (Crash _) {
          assertThat(point.reached()).isTrue();
        }
        world.target = UnaryOperator.identity(); // an operator has made it listable since
        if (carriedOn) {
          world.process(PLAN).copy();
        }
        if (!world.journal.runs().isEmpty() && !(world.state() instanceof Created)) {
          world.process(PLAN).resume(Verb.ROLLBACK);
        }
        assertThat(texts(world.to)).as("killed %s", point).containsKey("d/x");
      }
    }
  }

  @Test
  void whatACopyAtTheSameTimeWroteStays() {
    CopyWorld world = new CopyWorld();
    put(world.from, "a", "a");
    put(world.from, "b", "b");
    world.process(PLAN).start();
    world.to.delete(List.of(DeleteRequest.of(Key.of("b"))));
    // The second listed the target before the first wrote to it.
    world.target = store -> hiding(store, "a", Optional.empty());
    assertThat(world.process(PLAN).start()).isInstanceOf(Ready.class);
    assertThat(world.results(Passes.COPY, Outcome.SAME)).containsOnlyKeys(Key.of("a"));
    assertThat(world.results(Passes.COPY, Outcome.DONE)).containsOnlyKeys(Key.of("b"));
    assertRollsBackTo(world, "a");
  }

  @Test
  void whatWasFoundAndReplacedLaterIsNotRemoved() {
    CopyWorld world = new CopyWorld();
    put(world.to, "a", "a");
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    UnaryOperator<Store> hidden = store -> hiding(store, "a", Optional.empty());
    world.target = hidden;
    world.source = store -> Troubled.broken(store, "z");
    assertHalted(world.process(PLAN).start(), Reason.PARTIAL, "\"z\"");
    world.source = UnaryOperator.identity();
    world.target = UnaryOperator.identity();
    put(world.from, "a", "another one");
    assertThat(world.process(PLAN).copy()).isInstanceOf(Ready.class);
    assertThat(texts(world.to)).containsEntry("a", "another one").containsKey("z");
    assertThat(world.process(PLAN).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(texts(world.to)).containsOnlyKeys("a");
  }

  @Test
  void aKeyThatTheTargetCannotHaveDoesNotHoldUpTheWayBack() {
    CopyWorld world = new CopyWorld();
    put(world.from, "bad", "b");
    put(world.from, "good", "g");
    world.target = store -> without(store, "bad");
    assertHalted(world.process(PLAN).start(), Reason.PARTIAL, "\"bad\"");
    assertThat(world.process(PLAN).resume(Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(texts(world.to)).isEmpty();
  }
}
