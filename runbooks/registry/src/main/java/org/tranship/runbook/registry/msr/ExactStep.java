package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Right before the switch: the target has to be an exact copy, MSR of the version with which the
/// run was begun, and the backup as it was made. What was written after the backup, and which tags
/// are others than before it, is named, and the operator has to agree, always. Only reads, and is
/// done anew by whoever takes the run up, as long as the switch is not begun.
final class ExactStep implements Step {
  static final String NOT_EXACT = "TRR-175";
  static final String GONE = "TRR-176";
  static final String LATER = "TRR-177";
  static final String HURT = "TRR-178";

  private final MsrMigration migration;

  ExactStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return Fence.VERIFY;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    Optional<String> refusal = fit(context);
    if (refusal.isPresent()) {
      return new StepResult.Refused(refusal.get());
    }
    ExactCopy copy = ExactCopy.look(context, migration);
    requireExact(context, copy);
    if (copy.unknown > 0) {
      context.say(
          copy.unknown
              + " blobs are not in the export of the metadata: they are newer than it, or nothing"
              + " refers to them.");
    }
    refusal = agreed(context, copy);
    if (refusal.isEmpty()) {
      refusal = collected(context);
    }
    return refusal
        .<StepResult>map(StepResult.Refused::new)
        .orElseGet(() -> StepResult.done(copy.same + " objects are the same at both ends"));
  }

  /// Both ends may be long to list, and the operator long to answer.
  private Optional<String> collected(StepContext context) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      return new CollectionWatch(client).look(context);
    }
  }

  /// The version, and the files of the backup.
  private Optional<String> fit(StepContext context) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      Optional<String> other = MsrReadyStep.same(MsrReadyStep.version(context), client.version());
      return other.isPresent()
          ? other
          : migration.plan().backup().flatMap(backup -> BackupStep.changed(context, backup));
    }
  }

  private static void requireExact(StepContext context, ExactCopy copy) {
    boolean exact = copy.different.count() == 0 && copy.gone.count() == 0;
    context.measured(
        "exact copy",
        exact,
        copy.same
            + " objects the same, of each the bytes read back; different "
            + copy.different.count()
            + ", gone from the source "
            + copy.gone.count());
    if (copy.gone.count() > 0) {
      throw new StepFailed(
          GONE
              + " The source has lost "
              + copy.gone
              + ", though garbage collection is off. Nothing was switched. Find out who removes"
              + " blobs; then take the run back with 'tranship rollback', and begin anew at an"
              + " empty target.");
    }
    if (copy.different.count() > 0) {
      throw new StepFailed(
          NOT_EXACT
              + " The target is no exact copy of the source: "
              + copy.different
              + " differ or are at one end alone. Nothing was switched. Somebody writes at the"
              + " target, or past the fence; find out who, and run the same command again.");
    }
  }

  private Optional<String> agreed(StepContext context, ExactCopy copy) throws InterruptedException {
    if (copy.hurt.count() > 0) {
      context.measured("blobs", false, copy.hurt.toString());
      if (!migration.consent().has(MsrMigration.HURT_BLOBS)) {
        return Optional.of(
            HURT
                + " Blobs are damaged or missing at the source already: "
                + copy.hurt
                + ". Images that have them cannot be pulled, before and after. Nothing was"
                + " switched. Push these images again, or go on with --acknowledge "
                + MsrMigration.HURT_BLOBS
                + ".");
      }
    }
    return migration.isOnline() ? agreedToRestore(context, copy) : Optional.empty();
  }

  /// Always asked, since people may push, or move a tag, right up to the restore.
  private Optional<String> agreedToRestore(StepContext context, ExactCopy copy)
      throws InterruptedException {
    Several tags = TagsStep.changed(context, migration);
    String what =
        "A restore takes MSR back to its metadata backup. Since that was begun: "
            + (tags.count() == 0 ? "no tag was changed" : tags + " were changed")
            + "; "
            + (copy.later.count() == 0 ? "no object was written" : copy.later + " were written")
            + ". These, and what is pushed until the restore, are lost";
    context.measured("after the backup", true, what);
    if (migration.consent().has(MsrMigration.AFTER_BACKUP)) {
      context.say(what + ".");
      return Optional.empty();
    }
    return context.confirm(what + ". Restore all the same?")
        ? Optional.empty()
        : Optional.of(
            LATER
                + " "
                + what
                + ", and nobody agreed to that. Nothing was restored. Agree, or give --acknowledge "
                + MsrMigration.AFTER_BACKUP
                + "; or take the run back with 'tranship rollback', and begin anew while nobody"
                + " pushes.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
