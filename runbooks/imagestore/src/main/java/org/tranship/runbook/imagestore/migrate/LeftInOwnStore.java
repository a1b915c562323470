package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;

/// What the run has put into the cluster's own store, on the way back of a cluster whose own store
/// does not answer: it stays there, if the operator has said by name that he goes back without that
/// store. Nothing else of the way back waits for it, so deployments are let in again and the
/// manifest from before comes back. A store that answers is cleaned whatever was said.
///
/// @param migration whose cluster it is
record LeftInOwnStore(ImageStoreMigration migration) {
  private static final String WHAT = "left";

  /// What takes a step back, or leaves what it has put there.
  ///
  /// @param what it has put there, as the subject of a sentence
  Undo.Action orElse(String what, Undo.Action removal) {
    return context -> isLeft(context, what) ? StepResult.done("left there") : removal.run(context);
  }

  private boolean isLeft(StepContext context, String what) {
    if (!migration.consent().has(ImageStoreMigration.UNLISTED_CHANGES)) {
      return false;
    }
    try (Store target = migration.copying().target()) {
      DeployedSince.begin(target);
      return false;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw e;
      }
      context.measured(WHAT, false, what);
      context.say(
          "Warning: "
              + what
              + " may stay, since the cluster's own store cannot be listed: "
              + e.getMessage());
      return true;
    }
  }

  /// Whether a run that was taken back has left something there, by its journal.
  static boolean isIn(List<JournalEntry> entries) {
    return entries.stream()
        .anyMatch(
            entry ->
                entry instanceof JournalEntry.Measured measured && measured.what().equals(WHAT));
  }
}
