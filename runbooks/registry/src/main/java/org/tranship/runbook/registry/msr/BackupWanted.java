package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.step.StepContext;

/// A move without a backup of the metadata. Mirantis' document asks for one before every move of a
/// storage; the variant read-only has no step for it, and no use either, as long as all goes well.
final class BackupWanted {
  static final String NONE = "TRR-187";

  private static final String WHAT =
      "Mirantis asks that the metadata of MSR are always backed up before its storage is moved, and"
          + " this plan has no \"backup\"";

  private BackupWanted() {}

  /// What is to be said of a plan beforehand; empty if it makes a backup.
  static Optional<String> note(MsrPlan plan) {
    return plan.backup().isPresent()
        ? Optional.empty()
        : Optional.of(
            WHAT
                + ": you will be asked whether there is one, unless --acknowledge "
                + MsrMigration.NO_BACKUP
                + " is given. Where tags are lost nothing else brings them back.");
  }

  /// Asks, before anything is done.
  ///
  /// @return why the run does not go on; empty if it does
  static Optional<String> refusal(StepContext context, MsrMigration migration) {
    if (migration.plan().backup().isPresent()) {
      return Optional.empty();
    }
    boolean acknowledged = migration.consent().has(MsrMigration.NO_BACKUP);
    context.measured("backup", false, acknowledged ? "none, which was acknowledged" : "none");
    if (acknowledged) {
      context.say(WHAT + ".");
      return Optional.empty();
    }
    return context.confirm(
            WHAT + ". Is there one that was made by hand, or is MSR to be moved without?")
        ? Optional.empty()
        : Optional.of(
            NONE
                + " "
                + WHAT
                + ". Nothing was done. Say in the plan how it is made (backup), or make one by hand"
                + " and give --acknowledge "
                + MsrMigration.NO_BACKUP
                + ", and run the same command again.");
  }
}
