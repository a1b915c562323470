package org.tranship.runbook.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;

/// Before pushes are kept out: reads every link of the source and walks its images with the digests
/// of the journal, as the last look behind the fence does, so that a damaged registry is refused
/// while people still push. Nothing is hashed again. The look behind the fence stays: this one says
/// nothing of what comes after it.
///
/// The registry is live, so one look sees a push or a removal by half. What counts as damage is
/// what look after look finds, with the blobs that came in between copied. A blob that came since
/// then is walked behind the fence.
///
/// Safe to repeat, and repeated by whoever takes the run up before the fence: it changes nothing,
/// and its file goes with the process.
final class SourceGraphStep implements Step {
  static final String NAME = "graph";
  static final String HURT = "TRR-148";
  private static final String MEASURED = "images, before the fence";

  /// So often a finding has to be seen.
  private static final int LOOKS = 3;

  /// So many findings of a look are compared with those of the next.
  private static final int COMPARED = 1000;

  private final RegistryMigration migration;

  SourceGraphStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (Fence.mayBeUp(context) || SwitchStep.isBegun(context)) {
      return StepResult.done("the fence is up already");
    }
    Look look;
    try {
      look = look(context, Optional.empty());
      for (int looks = 1; looks < LOOKS && !look.hurt.damage().isEmpty(); looks++) {
        // What was pushed meanwhile is known then.
        long _ = new BlobRound(migration).run(context, true);
        look = look(context, Optional.of(look.hurt.damage()));
      }
    } catch (RegistryException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    }
    HurtImages hurt = look.hurt;
    if (hurt.damage().isEmpty()) {
      context.measured(MEASURED, true, look.seen);
      return StepResult.done(look.seen);
    }
    context.measured(MEASURED, false, hurt.sentence() + hurt.where(context));
    hurt.tell(context);
    return new StepResult.Refused(
        HURT
            + " "
            + hurt.sentence()
            + " Pushes were not kept out, and nothing was switched."
            + hurt.where(context)
            + " 'tranship registry fsck "
            + migration.plan().source().location()
            + "' names everything; mend it or remove these images, and run the same command again.");
  }

  private record Look(HurtImages hurt, String seen) {}

  /// @param before the damage that the look before it has found; empty for the first
  private Look look(StepContext context, Optional<List<Finding>> before)
      throws InterruptedException {
    try (Store source = migration.source();
        StandingSource standing =
            StandingSource.lookLive(
                source, migration.scratch(), StandingSource.journalled(context))) {
      long later = standing.unproven();
      List<Finding> found = standing.damage(COMPARED);
      List<Finding> lasting = before.map(earlier -> inBoth(earlier, found)).orElse(found);
      return new Look(
          lasting.isEmpty()
              ? HurtImages.NONE
              : new HurtImages(lasting, standing.hurt(passing(before, found, lasting))),
          standing.count(Place.Kind.TAG)
              + " tags, "
              + standing.count(Place.Kind.REVISION)
              + " manifests of repositories: no damage was found that lasts"
              + (later == 0 ? "" : "; not looked into: what came just now, blobs: " + later));
    }
  }

  /// What only this look has found. Where the one before it has found more than are compared,
  /// nobody knows of what is not among them, and it counts.
  private static List<Finding> passing(
      Optional<List<Finding>> before, List<Finding> found, List<Finding> lasting) {
    if (before.filter(it -> it.size() < COMPARED).isEmpty()) {
      return List.of();
    }
    Set<Finding> lasts = new HashSet<>(lasting);
    return found.stream().filter(it -> !lasts.contains(it)).toList();
  }

  private static List<Finding> inBoth(List<Finding> earlier, List<Finding> later) {
    Set<String> before = new HashSet<>();
    earlier.forEach(it -> before.add(name(it)));
    return later.stream().filter(it -> before.contains(name(it))).toList();
  }

  private static String name(Finding finding) {
    return finding.kind() + " " + finding.subject();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
