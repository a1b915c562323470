package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.CloseStep;
import org.tranship.core.cutover.ControlProbe;
import org.tranship.core.cutover.DeltaStep;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.FenceProbe;
import org.tranship.core.cutover.FenceStep;
import org.tranship.core.cutover.FencedStep;
import org.tranship.core.cutover.LowerFenceStep;
import org.tranship.core.cutover.OpenProof;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// Moves a container registry (distribution) from one store to another, as its plan says.
///
/// The steps: both stores are probed and looked at; blobs are copied while the registry is live,
/// again and again until those that came since are few; the graph of images is walked with the
/// digests of the journal. Pushes are kept out, which a push proves; the last blobs are copied, the
/// graph is walked again, then every link is copied in the order in which a registry writes them.
/// Where the plan names a second registry at the target, everything is pulled from that. The
/// registry is sent to the target, every tag is pulled from it, and pushes are let in again. Then
/// every blob is read once more, and the run is `ready`.
public final class RegistryRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "registry";

  /// The first step that changes anything.
  public static final String FIRST = BlobsStep.NAME;

  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final RegistryMigration migration;
  private final List<Step> steps;

  public RegistryRunbook(RegistryMigration migration) {
    this.migration = migration;
    RegistryPlan plan = migration.plan();
    PushProbe push = new PushProbe(plan.address(), migration::client);
    List<FenceProbe> probes = new ArrayList<>(List.of(push));
    plan.fence().prove().forEach(spec -> probes.add(new ControlProbe(migration.controls(), spec)));
    Fence fence =
        new Fence(
            plan.fence(),
            migration.controls(),
            probes,
            Optional.of(new OpenProof(push, plan.turn().within())));
    List<Step> all = new ArrayList<>();
    all.add(new ReadyStep(migration));
    all.add(new SurveyStep(migration));
    all.add(new BlobsStep(migration));
    all.add(
        new DeltaStep(
            plan.delta(),
            "blobs",
            "new blobs",
            context -> new BlobRound(migration).run(context, true)));
    all.add(new SourceGraphStep(migration));
    all.add(new PlacedStep(new FenceStep(fence, _ -> {}), migration));
    all.add(new FencedStep(new LastLinksStep(migration), fence));
    all.add(new FencedStep(new SameGraphStep(migration), fence));
    plan.trial().ifPresent(it -> all.add(new FencedStep(new TrialStep(migration, it), fence)));
    all.add(
        new SwitchStep(
            new RegistrySwitch(migration), migration.controls(), plan.turn(), Optional.of(fence)));
    all.add(new WindowStep(new LowerFenceStep(fence)));
    all.add(new RehashBlobsStep(migration));
    all.add(new CloseStep("the source"));
    this.steps = List.copyOf(all);
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
    return Soak.objection(
            verb, migration.consent().now(), entries, SwitchStep.NAME, migration.plan().soak(), now)
        .map(it -> it + " Wait, or give --yes-now.");
  }

  /// Blobs by their digests, and links as they were copied. A tag that was moved since is told as a
  /// difference.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    Tally tally =
        context.pass(verification(migration, pass), Optional.empty(), () -> new All(context));
    return PassEnding.of(context, pass, tally, "blobs and links", "are not as they were copied");
  }

  /// A pass that reads copies back.
  static PassSpec verification(RegistryMigration migration, PassId pass) {
    return PassSpec.readBack(pass, migration.plan().source(), migration.plan().target());
  }

  private static final class All implements ItemSource {
    private final StepContext.Results blobs;
    private final StepContext.Results links;

    All(StepContext context) {
      this.blobs = context.results(MovePasses.BLOBS, GOOD);
      this.links = context.results(MovePasses.LINKS, GOOD);
    }

    @Override
    public Optional<WorkItem> next() {
      return blobs.next().or(links::next).map(RehashBlobsStep::verification);
    }

    @Override
    public void close() {
      try (blobs) {
        links.close();
      }
    }
  }
}
