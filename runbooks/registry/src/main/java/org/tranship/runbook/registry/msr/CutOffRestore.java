package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.util.Optional;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;

/// What becomes of a restore that was cut off: it is never repeated blindly, since a second one
/// loses what was pushed behind the first.
///
/// Crash argument. An act that was begun, and whose end is not noted, may have been done. If MSR is
/// well, of the same version, with the tags of the backup, and an upload shows up at the new
/// storage, it is done, and its end is noted. If not, what the target has beyond the copy was
/// pushed since: it is named, and acts that are left are done only if the operator agrees. So it is
/// as well where MSR is well, and where it reads cannot be seen. Nothing is asked where MSR writes
/// at the old storage, or is down, and nothing new is at the target: then nothing can be lost that
/// the operator has not agreed to before the first try.
record CutOffRestore(MsrMigration migration) {
  static final String UNSURE = "TRR-183";

  /// @return why the acts that are left are not done; empty if they may be
  Optional<String> settle(StepContext context) throws InterruptedException {
    int number = SwitchStep.number(context);
    int acts = migration.plan().turn().acts().size();
    int next = 1;
    while (next <= acts && context.ended(SwitchStep.NAME, act(number, next)).isPresent()) {
      next++;
    }
    if (next > acts) {
      return Optional.empty(); // Only the gate is left.
    }
    boolean well = new MsrSwitch(migration).doubt(context).isEmpty();
    PlaceProof.Place place = new PlaceProof(migration).look(context, Duration.ZERO).place();
    if (well
        && place == PlaceProof.Place.TARGET
        && context.intended(SwitchStep.NAME, act(number, next)).isPresent()) {
      context.say("The restore that was cut off is done, and is not repeated.");
      Note _ = context.act(act(number, next), Note.NONE, _ -> Note.NONE);
      next++;
    }
    if (next > acts) {
      return Optional.empty();
    }
    Several pushed = NewAtTarget.look(context, migration);
    boolean unseen = well && place != PlaceProof.Place.SOURCE;
    return pushed.count() > 0 || unseen
        ? agreed(context, migration, restored(pushed))
        : Optional.empty();
  }

  private static String act(int number, int which) {
    return "act-" + number + "-" + which;
  }

  private static String restored(Several pushed) {
    return "The restore was cut off, and may have been done. The new storage has what this run has"
               + " not copied: "
        + pushed
        + ". Restoring once more loses the images that were pushed since";
  }

  /// Before the collection: what MSR's metadata do not know is removed by it.
  ///
  /// @return why nothing is collected; empty if it may be
  Optional<String> beforeCollecting(StepContext context) throws InterruptedException {
    Several pushed = NewAtTarget.look(context, migration);
    return pushed.count() == 0
        ? Optional.empty()
        : agreed(
            context,
            migration,
            "The new storage has what this run has not copied: "
                + pushed
                + ". The collection removes what of it the metadata do not know, such as that of a"
                + " push which a second restore has lost");
  }

  private static Optional<String> agreed(StepContext context, MsrMigration migration, String what) {
    context.measured("pushed since", true, what);
    context.say(what + ".");
    return migration.consent().has(MsrMigration.PUSHED_SINCE)
            || context.confirm(what + ". Go on all the same?")
        ? Optional.empty()
        : Optional.of(
            UNSURE
                + " "
                + what
                + ", and nobody agreed to that. Nothing was restored or collected, and garbage"
                + " collection stays off. See whether the images that were pushed since can be"
                + " pulled; then agree, or give --acknowledge "
                + MsrMigration.PUSHED_SINCE
                + "; or take the run back with 'tranship rollback'.");
  }
}
