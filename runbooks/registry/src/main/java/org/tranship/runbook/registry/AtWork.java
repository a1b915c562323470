package org.tranship.runbook.registry;

import java.util.function.Consumer;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Says at both ends of a migration that it is under way, in the place where garbage collections
/// and repairs do ([Quarantine#begin]), so that none of them takes blobs at the target for garbage
/// whose links are still to come, or changes the source meanwhile. A source that may not be written
/// to goes without it.
///
/// Crash argument. It is written under an act whose intent is durable, before the first blob, and
/// has the run's name; so writing it is safe to repeat, and whoever is killed leaves it to the next
/// process of the same run. It goes once the registry is at the target and takes pushes, comes
/// again with the way back from there, and goes with the last copy.
record AtWork(RegistryMigration migration) {
  /// @throws org.tranship.core.step.StepFailed if another run is at work at either end
  void begin(StepContext context) {
    Quarantine mark = mark(context);
    try (Store target = migration.target()) {
      mark.begin(target);
    }
    atSource(context, mark::begin, "so nothing there keeps a garbage collection from beginning");
  }

  void end(StepContext context) {
    Quarantine mark = mark(context);
    try (Store target = migration.target()) {
      mark.end(target);
    }
    atSource(context, mark::end, "so remove \"" + mark.marker() + "\" there, if it is there");
  }

  private static Quarantine mark(StepContext context) {
    return new Quarantine(SurveyStep.root(context), context.run());
  }

  private void atSource(StepContext context, Consumer<Store> action, String otherwise) {
    try (Store source = migration.source()) {
      action.accept(source);
    } catch (StoreException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      context.say("The source takes no mark of this run, " + otherwise + ". " + e.getMessage());
    }
  }

  /// Whether a key is such a mark, of whichever run.
  static boolean isMark(Key key) {
    return key.text().endsWith(Quarantine.MARK);
  }
}
