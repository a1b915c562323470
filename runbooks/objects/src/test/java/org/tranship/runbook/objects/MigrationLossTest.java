package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Verb;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.CrashPoint;

/// One end of a migration loses objects, or cannot tell what became of them: what is left of them
/// at the other end stays, and is named.
class MigrationLossTest {
  private static final String CLEAN = "complete.clean";

  /// More than is held in memory while it is copied.
  private static final int LARGE = 3 << 20;

  /// Without versions nothing shows before the switch that a copy is one, so that what is there has
  /// to be left alone.
  private static final String EXISTING = "copy.existing";

  private static RunState migrate(MigrationWorld world, MigrationPlan plan) {
    return world.process(plan, CrashPoint.never()).migrate();
  }

  private static RunState resume(MigrationWorld world, MigrationPlan plan, Verb verb) {
    return world.process(plan, CrashPoint.never()).resume(verb);
  }

  private static Consent agreed(String danger) {
    return new Consent(Set.of(danger), false);
  }

  private static String measured(MigrationWorld world, String what) {
    return world.world.view().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .filter(entry -> entry.what().equals(what))
        .map(JournalEntry.Measured::detail)
        .reduce((_, last) -> last)
        .orElse("");
  }

  private static Map<String, String> originals(MigrationWorld world) {
    return CopyWorld.texts(world.world.from);
  }

  private static Map<String, String> copies(MigrationWorld world) {
    return CopyWorld.texts(world.world.to);
  }

  @Test
  void nothingIsRemovedAtTheSourceThatTheTargetHasLost() {
    MigrationPlan plan = MigrationWorld.plan(CLEAN, "delete");
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    CopyWorld.remove(world.world.to, "old/1");
    world.write("old/2", "anew at the target");
    assertThat(resume(world, plan, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).containsOnlyKeys("old/1", "old/2");
    assertThat(measured(world, "clean"))
        .contains("2 kept", "\"old/1\" (its copy is gone", "\"old/2\" (the target has another");
    assertThat(world.world.results(Passes.CLEAN, Outcome.SKIPPED))
        .containsOnlyKeys(Key.of("old/1"), Key.of("old/2"));
  }

  @Test
  void copiesThatAreGoneAfterTheSwitchAreFailuresUnlessThatIsAcknowledged() {
    MigrationPlan plan = MigrationWorld.plan(CLEAN, "delete");
    MigrationWorld world = new MigrationWorld();
    world.opened = () -> CopyWorld.remove(world.world.to, "old/1");
    assertThat(migrate(world, plan))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.toString()).contains("TRM-121", "old/1"));
    assertThat(world.world.results(Passes.REHASH, Outcome.FAILED))
        .containsOnlyKeys(Key.of("old/1"));
    assertThat(migrate(world, plan)).as("not excused by another try").isInstanceOf(Halted.class);
    world.consent = agreed(Consent.GONE_AT_TARGET);
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    assertThat(resume(world, plan, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).containsOnlyKeys("old/1");
  }

  @Test
  void copiesThatTheServiceMadeByItselfAreReadAtBothEnds() {
    MigrationPlan plan = MigrationWorld.plan("copy.verify", "server");
    MigrationWorld world = new MigrationWorld();
    world.write("large", "x".repeat(LARGE));
    world.source = store -> new CopyingItself(store, store);
    world.target = store -> new CopyingItself(store, world.world.from);
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    assertThat(world.world.results(Passes.COPY, Outcome.DONE).values())
        .anySatisfy(copy -> assertThat(copy.sha256()).isEmpty());
    assertThat(world.world.results(Passes.REHASH, Outcome.DONE)).hasSize(world.kept.size());
  }

  @Test
  void theLastCopyOfAnObjectComesBack() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    CopyWorld.remove(world.world.from, "old/4");
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(originals(world)).isEqualTo(world.kept);
  }

  @Test
  void theLastCopyOfAnObjectStaysWhereNothingIsCopiedBack() {
    MigrationPlan plan = MigrationWorld.plan("rollback", "name");
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    CopyWorld.remove(world.world.from, "old/4");
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(copies(world)).containsOnlyKeys("old/4", "others");
    assertThat(measured(world, "brought back")).contains("\"old/4\"");
  }

  @Test
  void anEmptiedSourceTakesNothingWithIt() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = halted(plan);
    Map<String, String> before = copies(world);
    world.source = store -> new MemoryStore("gone", world.world.clock);
    assertThat(migrate(world, plan))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.toString()).contains("TRM-120"));
    assertThat(world.switched).isFalse();
    assertThat(world.closed).as("open again").isFalse();
    assertThat(copies(world)).isEqualTo(before);
    world.consent = agreed(Consent.GONE_AT_SOURCE);
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    assertThat(copies(world)).containsOnlyKeys("others");
  }

  /// A run that has copied, and whose fence did not hold.
  private static MigrationWorld halted(MigrationPlan plan) {
    MigrationWorld world = new MigrationWorld();
    halt(world, plan);
    return world;
  }

  private static void halt(MigrationWorld world, MigrationPlan plan) {
    world.deaf = true;
    assertThat(migrate(world, plan)).isInstanceOf(Halted.class);
    world.deaf = false;
  }

  @Test
  void aSourceThatHasLostManyObjectsTakesNoneWithIt() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    int many = LastDeltaStep.MANY + 50;
    for (int i = 0; i < many; i++) {
      world.write("many/" + i, "one of many");
    }
    halt(world, plan);
    for (int i = 0; i < many; i++) {
      CopyWorld.remove(world.world.from, "many/" + i);
    }
    assertThat(migrate(world, plan))
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> assertThat(halted.toString()).contains("TRM-120", many + " of the"));
    assertThat(world.switched).isFalse();
    assertThat(copies(world)).containsKey("many/0");
  }

  @Test
  void aTargetWhoseClockIsBehindHidesNothingThatIsNew() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    world.world.seconds.addAndGet(-86_400);
    world.write("new", "at the target");
    world.world.seconds.addAndGet(86_400);
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(originals(world)).isEqualTo(world.kept);
  }

  @Test
  void whatTheServiceWroteIsBroughtBackHoweverLargeItIs() {
    MigrationPlan plan = MigrationWorld.plan("select.max-size", "100");
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    world.write("new", "large ".repeat(50));
    world.write("old/5", "larger ".repeat(50));
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(originals(world)).isEqualTo(world.kept);
  }

  @Test
  void aTargetThatCannotTellVersionsKeepsEverythingOnTheWayBack() {
    MigrationPlan plan = MigrationWorld.plan(EXISTING, "skip");
    MigrationWorld world = new MigrationWorld();
    world.target = Unversioned::new;
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    world.write("old/5", "anew at the target");
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(copies(world)).containsEntry("old/5", "anew at the target");
    assertThat(world.world.results(Passes.copyBack(1), Outcome.SKIPPED))
        .containsKey(Key.of("old/5"));
  }

  @Test
  void aSourceThatCannotTellVersionsIsNotOverwrittenOnTheWayBack() {
    MigrationPlan plan = MigrationWorld.plan(EXISTING, "skip");
    MigrationWorld world = new MigrationWorld();
    world.source = Unversioned::new;
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    world.write("old/5", "anew at the target");
    CopyWorld.put(world.world.from, "old/5", "anew at the source");
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    assertThat(originals(world)).containsEntry("old/5", "anew at the source");
    assertThat(copies(world)).containsEntry("old/5", "anew at the target");
    assertThat(measured(world, "brought back")).contains("\"old/5\" (the source cannot tell");
  }

  @Test
  void aSourceThatCannotTellVersionsIsCleanedOnlyOfWhatItHoldsUnchanged() {
    MigrationPlan plan = MigrationWorld.plan(CLEAN, "delete", EXISTING, "skip");
    MigrationWorld world = new MigrationWorld();
    world.quiet();
    world.source = Unversioned::new;
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    CopyWorld.put(world.world.from, "old/5", "anew at the source");
    assertThat(resume(world, plan, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).isEqualTo(Map.of("old/5", "anew at the source"));
  }

  @Test
  void aTargetThatCannotTellVersionsVouchesByItsContent() {
    MigrationPlan plan = MigrationWorld.plan(CLEAN, "delete", EXISTING, "skip");
    MigrationWorld world = new MigrationWorld();
    world.quiet();
    world.target = Unversioned::new;
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    Map<String, String> moved = new TreeMap<>(world.kept);
    world.write("old/5", "anew at the target");
    assertThat(resume(world, plan, Verb.COMPLETE)).isInstanceOf(Completed.class);
    assertThat(originals(world)).isEqualTo(Map.of("old/5", moved.get("old/5")));
  }

  @Test
  void whatBothEndsHaveWrittenStaysAtBoth() {
    MigrationPlan plan = MigrationWorld.plan();
    MigrationWorld world = new MigrationWorld();
    assertThat(migrate(world, plan)).isInstanceOf(Ready.class);
    for (String key : List.of("old/5", "new")) {
      CopyWorld.put(world.world.to, key, "anew at the target");
      CopyWorld.put(world.world.from, key, "anew at the source");
    }
    assertThat(resume(world, plan, Verb.ROLLBACK)).isInstanceOf(RolledBack.class);
    for (String key : List.of("old/5", "new")) {
      assertThat(originals(world)).containsEntry(key, "anew at the source");
      assertThat(copies(world)).containsEntry(key, "anew at the target");
    }
  }
}
