package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Acts;
import org.tranship.core.cutover.PlanLine;
import org.tranship.core.cutover.SwitchPlan;

/// What the move of an MSR will do, step by step, for people; and what of it can be found out
/// without doing anything.
public final class MsrWords {
  private MsrWords() {}

  /// Why the plan's acts cannot be carried out here; empty if nothing is known.
  public static Optional<String> objection(MsrMigration migration) {
    return MsrReadyStep.objection(migration);
  }

  /// What is to be known of a plan besides; empty if nothing is.
  public static Optional<String> note(MsrMigration migration) {
    return BackupWanted.note(migration.plan());
  }

  /// What MSR says of itself.
  ///
  /// @param text its version and how it is; or what is wrong
  /// @param caution what is to be thought of with this version; empty for nothing
  public record Found(boolean fine, String text, Optional<String> caution) {
    private static Found wrong(String text) {
      return new Found(false, text, Optional.empty());
    }
  }

  /// Asks MSR for its health, its version, and whether the plan's command keeps tags with that.
  public static Found asked(MsrMigration migration) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      Optional<String> illness = client.illness();
      if (illness.isPresent()) {
        return Found.wrong(migration.plan().address().url() + " is not well: " + illness.get());
      }
      MsrVersion version = client.version();
      Optional<String> objection = MsrReadyStep.objection(version, migration);
      return new Found(
          objection.isEmpty(),
          objection.orElse(migration.plan().address().url() + " is well, version " + version),
          objection.isEmpty() ? TagRule.caution(version, migration.plan()) : Optional.empty());
    } catch (MsrException | IllegalArgumentException e) {
      return Found.wrong(String.valueOf(e.getMessage()));
    }
  }

  /// Every step of a plan, in order.
  public static List<PlanLine> of(MsrMigration migration) {
    MsrPlan plan = migration.plan();
    Acts acts = migration.acts();
    String nothing = "nothing to take back";
    List<PlanLine> lines = new ArrayList<>();
    lines.add(
        new PlanLine(
            "survey",
            "lists both stores; refused if the target has what is not the source's",
            nothing));
    lines.add(
        new PlanLine(
            "place-before",
            "begins an upload in "
                + plan.address().probe()
                + ", which has to show up at the source, and cancels it",
            nothing));
    lines.add(
        new PlanLine(
            "gc-off",
            acts.sentences(plan.off())
                + "; measured: no garbage collection scheduled, waiting, running or done since; again"
                + " before each step up to the switch",
            acts.sentences(plan.on())));
    lines.add(
        new PlanLine(
            PullsBeforeStep.NAME,
            "pulls every tag; those that cannot be pulled already are named, and wanted with"
                + " --acknowledge "
                + MsrMigration.HURT_BLOBS,
            nothing));
    String copies = "copies every object under its key while MSR is live, and reads each back";
    String copied = "the copies stay at the target";
    if (migration.isOnline()) {
      lines.add(new PlanLine(MsrCopyStep.AheadStep.NAME, copies, copied));
    }
    plan.backup()
        .filter(_ -> migration.isOnline())
        .ifPresent(
            backup ->
                lines.add(
                    new PlanLine(
                        "tags",
                        "writes each tag with the digest of its manifest into "
                            + TagsStep.file(backup),
                        "the file stays")));
    plan.backup().filter(_ -> migration.isOnline()).ifPresent(it -> lines.add(backup(it, acts)));
    lines.add(
        new PlanLine(
            MsrCopyStep.NAME,
            migration.isOnline() ? "the same with what came since" : copies,
            copied));
    if (!migration.isOnline()) {
      lines.add(
          new PlanLine(
              "fence",
              acts.sentences(plan.fence().raise())
                  + "; proven when this is refused: "
                  + new MsrPushProbe(plan.address(), migration.secrets()).sentence()
                  + "; taken back after "
                  + Durations.text(plan.window())
                  + " at the latest if nothing is switched by then",
              "lowers it"));
      plan.backup().ifPresent(it -> lines.add(backup(it, acts)));
      lines.add(new PlanLine("last-delta", "copies what came since; counts the tags", nothing));
    }
    lines.add(
        new PlanLine(
            "verify",
            "lists both ends: the target has to be an exact copy"
                + (migration.isOnline()
                    ? "; names the tags that were changed and the objects that were written after the"
                        + " backup, and asks, always; MSR has to be of the same"
                        + " version"
                    : ""),
            nothing));
    for (SwitchPlan.Act act : plan.turn().acts()) {
      lines.add(acts.line(act));
    }
    lines.add(
        new PlanLine(
            "gate",
            (plan.turn().gate().isEmpty() ? "" : acts.sentences(plan.turn().gate()) + "; ")
                + "MSR has to be well, of the same version, with its tags, each of them whole but for those that were not before"
                + (migration.isOnline() ? ", and write at the new storage" : "")
                + "; else what was done is taken back",
            nothing));
    if (migration.isOnline()) {
      lines.add(
          new PlanLine(
              "since",
              "lists the source a last time, and names what was written right before the restore",
              nothing));
      lines.add(
          new PlanLine(
              "collect",
              "queues the job onlinegc_blobs and waits, at most "
                  + Durations.text(plan.patience())
                  + ", until it is done; refused unless an upload that is begun shows up at the new"
                  + " storage",
              "what it removed from the new storage stays away"));
    } else {
      lines.add(
          new PlanLine(
              "lower-fence",
              acts.sentences(plan.fence().lower()) + "; proven by a push that goes through",
              nothing));
      lines.add(
          new PlanLine(
              "place",
              "begins an upload, which has to show up at the new storage, and cancels it",
              nothing));
    }
    lines.add(new PlanLine("gc-on", acts.sentences(plan.on()), acts.sentences(plan.off())));
    lines.add(
        new PlanLine("complete", "leaves the old storage as it is, and closes the run", "none"));
    return lines;
  }

  private static PlanLine backup(MsrPlan.Backup backup, Acts acts) {
    return new PlanLine(
        BackupStep.NAME,
        "lists the source into "
            + BackupStep.listing(backup)
            + "; "
            + acts.sentences(backup.acts())
            + "; "
            + backup.file()
            + " has to be there then",
        "the backup stays");
  }
}
