package org.tranship.runbook.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.cutover.DeltaStep;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.FenceStep;
import org.tranship.core.cutover.FencedStep;
import org.tranship.core.cutover.LowerFenceStep;
import org.tranship.core.cutover.ProofStep;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.Store;
import org.tranship.runbook.objects.CopiesReread.When;
import org.tranship.runbook.objects.pointers.PointerSteps;

/// Moves a service from one store to another, as its plan says.
///
/// The steps: both stores are probed, and everything is looked at for what would not survive
/// exactly, before the first byte; everything is copied while the service is live, then what
/// changed since, until that is little. The fence is raised and proven; the rest is copied, both
/// ends are compared; the service is switched, and the fence lowered. Then every copy is read once
/// more, and the run is `ready`: once the soak is over, `complete` reads the copies again and
/// cleans the source; `rollback` is the way back until then. Where the plan has a catalog, the rows
/// say what is copied; they are surveyed before anything moves, and pointed to the copies as the
/// last act of the switch.
public final class MigrationRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "migration";

  static final String UNVERSIONED = "TRM-113";

  private final Migration migration;
  private final List<Step> steps;

  public MigrationRunbook(Migration migration) {
    this.migration = migration;
    MigrationPlan plan = migration.plan();
    Copying copying = migration.copying();
    Optional<Fence> fence =
        plan.fence()
            .map(it -> new Fence(it, migration.controls(), new WriteProbes(migration).of(it)));
    List<Step> all = new ArrayList<>();
    Optional<PointerSteps> rows = migration.pointing().map(PointerSteps::new);
    all.add(new ProbeStep(copying));
    all.add(new PrepareStep(migration));
    rows.ifPresent(it -> all.add(it.survey()));
    all.add(new HazardsStep(migration));
    if (rows.isPresent()) {
      all.add(new LiveStep(rows.get().copy("copy")));
    } else {
      all.add(new LiveStep(new CopyStep(copying)));
      all.add(new LiveStep(new ReplaceStep(copying)));
    }
    all.add(new DeltaStep(plan.delta(), "objects", "objects had changed", this::round));
    if (fence.isPresent()) {
      all.add(new FenceStep(fence.get(), LiveFaults::requireNoOther));
    } else if (plan.switching().isPresent()) {
      all.add(new NoFenceStep(migration.consent()));
    }
    for (Step step : last(migration)) {
      all.add(fence.map(it -> (Step) new FencedStep(step, it)).orElse(step));
    }
    plan.switching()
        .ifPresent(
            turn ->
                all.add(
                    new SwitchStep(
                        new MigrationSwitch(migration), migration.controls(), turn, fence)));
    fence.ifPresent(it -> all.add(new LowerFenceStep(it)));
    all.add(rows.map(PointerSteps::rehash).orElseGet(() -> new RehashStep(migration)));
    all.add(rows.map(PointerSteps::prove).orElseGet(() -> proof(migration)));
    all.add(rows.map(PointerSteps::clean).orElseGet(() -> new CleanStep(migration)));
    this.steps = List.copyOf(all);
  }

  private static Step proof(Migration migration) {
    return new ProofStep(
        Passes.PROOF,
        PointerSteps.UNPROVEN,
        new ProofStep.End(
            CleanStep.NAME,
            Passes.CLEAN,
            migration.copying().plan().source().toString(),
            migration.copying().targetName()),
        (context, pass) ->
            migration.plan().clean()
                ? new CopiesReread(migration, context, pass, When.BEFORE_REMOVAL).read()
                : StepResult.done("nothing is to be removed"));
  }

  private long round(StepContext context) throws InterruptedException {
    long changed = migration.again(context);
    LiveFaults.requireNoOther(context);
    return changed;
  }

  /// The steps behind the fence.
  private static List<Step> last(Migration migration) {
    return migration
        .pointing()
        .<List<Step>>map(
            pointing ->
                List.of(
                    new LastPointedStep(migration, pointing),
                    new VerifyPointedStep(migration, pointing)))
        .orElseGet(() -> List.of(new LastDeltaStep(migration), new VerifyStep(migration)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    if (verb != Verb.COMPLETE) {
      return Optional.empty();
    }
    return Soak.objection(
            verb, migration.consent().now(), entries, SwitchStep.NAME, migration.plan().soak(), now)
        .map(it -> it + " Wait, or give --yes-now.")
        .or(this::unversioned);
  }

  /// A source that cannot tell a change may be cleaned only where a fence kept changes away.
  private Optional<String> unversioned() {
    if (!migration.plan().removes() || migration.isFenced()) {
      return Optional.empty();
    }
    try (Store source = migration.copying().source()) {
      return source.capabilities().versions() == Versions.NONE
          ? Optional.of(
              UNVERSIONED
                  + " "
                  + source
                  + " cannot tell whether an object has changed since it was copied, and no fence"
                  + " kept that from happening, so nothing is removed there. Remove it by other"
                  + " means, or leave it.")
          : Optional.empty();
    }
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return migration.pointing().isPresent()
        ? new PointerSteps(migration.pointing().get()).verify(context, pass)
        : new CopyRunbook(migration.copying()).verify(context, pass);
  }
}
