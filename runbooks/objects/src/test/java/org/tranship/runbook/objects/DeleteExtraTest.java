package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;
import static org.tranship.runbook.objects.Troubled.assertHalted;
import static org.tranship.runbook.objects.Troubled.breakingOff;
import static org.tranship.runbook.objects.Troubled.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.value.Key;

/// What is only at the target is removed, and only when all is well: everything was copied, the
/// source was listed to its end and is not empty, and the operator agreed.
class DeleteExtraTest {
  private final CopyWorld world = new CopyWorld();

  @Test
  void oneUnreadableObjectFailsTheRunAndTheOthersAreCopied() {
    for (String key : List.of("a", "b", "c")) {
      put(world.from, key, key);
    }
    world.source = store -> broken(store, "b");
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    put(world.to, "extra", "x");
    assertHalted(
        world.process(plan).start(), Reason.FAILED, "nothing was removed", "1 objects failed");
    assertThat(texts(world.to)).containsOnlyKeys("a", "c", "extra");
    world.source = store -> store;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).isEqualTo(texts(world.from));
    assertThat(world.puts).as("what was done is not sent again").hasSize(3);
  }

  @Test
  void whatTheSourceCannotListIsAFailureByNameAndTheRestIsCopied() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    put(world.to, "extra", "x");
    world.source = store -> breakingOff(store, 1, Optional.of(Key.of("pipe")));
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    assertHalted(world.process(plan).start(), Reason.FAILED, "nothing was removed");
    assertThat(texts(world.to)).containsOnlyKeys("a", "z", "extra");
    assertThat(world.results(Passes.LIST, Outcome.FAILED)).containsOnlyKeys(Key.of("pipe"));
    world.source = store -> store;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a", "z");
  }

  @Test
  void whatIsNotMeantNeedNotBeListable() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    world.source = store -> breakingOff(store, 1, Optional.of(Key.of("tmp/pipe")));
    Selection selection =
        new Selection(
            new KeyFilter(List.of(), List.of(Glob.parse("tmp/**"))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(world.process(plan(selection, WhenExists.UPDATE, false)).start())
        .isInstanceOf(Ready.class);
  }

  @Test
  void aSourceListingThatBreaksOffRemovesNothing() {
    put(world.from, "a", "a");
    put(world.from, "z", "z");
    put(world.to, "a", "a");
    put(world.to, "z", "z");
    world.source = store -> breakingOff(store, 1, Optional.empty());
    assertHalted(world.process(plan(WhenExists.UPDATE, true)).start(), Reason.FAILED, "TRS-105");
    assertThat(texts(world.to)).containsOnlyKeys("a", "z");
    assertThat(world.deletes).isEmpty();
  }

  @Test
  void anEmptySourceRemovesNothingUnlessThatIsSaid() {
    put(world.to, "a", "a");
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    assertHalted(world.process(plan).start(), Reason.REFUSED, "TRO-102", "--allow-empty-source");
    assertThat(texts(world.to)).containsOnlyKeys("a");
    CopyPlan allowed =
        new CopyPlan(
            plan.source(),
            plan.target(),
            plan.selection(),
            plan.list(),
            plan.existing(),
            plan.verify(),
            plan.dropped(),
            true,
            true);
    assertThat(plan.sameJob(allowed)).isTrue();
    assertThat(world.process(allowed).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).isEmpty();
  }

  @Test
  void whoDeclinesRemovesNothingAndIsAskedAgain() {
    put(world.from, "a", "a");
    put(world.to, "extra", "x");
    world.yes = false;
    CopyPlan plan = plan(WhenExists.UPDATE, true);
    CopyWorld.Life first = world.process(plan);
    assertHalted(first.start(), Reason.REFUSED, "TRO-103", "1 object (1 B)");
    assertThat(first.said).anyMatch(line -> line.contains("\"extra\"") && line.endsWith("?"));
    assertThat(texts(world.to)).containsOnlyKeys("a", "extra");
    world.yes = true;
    assertThat(world.process(plan).copy()).isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a");
  }

  @Test
  void whatIsLeftOutIsNotExtra() {
    put(world.from, "a.txt", "a");
    put(world.to, "b.txt", "b");
    put(world.to, "c.log", "c");
    Selection selection =
        new Selection(
            new KeyFilter(List.of(Glob.parse("**.txt")), List.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(world.process(plan(selection, WhenExists.UPDATE, true)).start())
        .isInstanceOf(Completed.class);
    assertThat(texts(world.to)).containsOnlyKeys("a.txt", "c.log");
  }
}
