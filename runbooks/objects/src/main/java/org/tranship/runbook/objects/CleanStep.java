package org.tranship.runbook.objects;

import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.objects.CopiesThere.There;

/// The destructive end: removes at the source what was copied and read back.
///
/// Crash argument. An object is removed only if the journal holds that its copy was read back and
/// the target lists that copy now, in the version that was written; and only in the version that
/// was copied. What changed at either end since, is gone from the target, or was never copied by
/// this run, stays, and is named. Where an end cannot tell versions, its content is read when the
/// removal is made ready, a batch ahead, and has to be what was copied. That an object is gone from
/// the source is no fault, so a batch that was cut off is repeated.
final class CleanStep implements Step {
  static final String NAME = "clean-source";

  private final Migration migration;

  CleanStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (!migration.plan().clean()) {
      return StepResult.done("the source stays as it is");
    }
    PassSpec spec =
        PassSpec.on(Passes.CLEAN, Operation.DELETE, migration.copying().plan().source());
    LeftAlone kept = new LeftAlone(context, Passes.CLEAN, "It stays: ");
    Tally tally = context.pass(spec, Optional.empty(), () -> new ReadBack(context, kept));
    String which = kept.count() + " kept" + (kept.count() == 0 ? "" : ": " + kept.names());
    if (kept.count() > 0) {
      context.say("At the source: " + which + ".");
    }
    context.measured("clean", tally.failed() == 0, tally.succeeded() + " removed, " + which);
    return PassEnding.of(
        context, Passes.CLEAN, tally, "objects", "could not be removed at the source");
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "Objects were removed at the source. The way back is a migration from the target.");
  }

  /// Originals of copies that were read back, and that the target has still.
  private final class ReadBack implements ItemSource {
    private final LeftAlone kept;
    private final Store source = migration.copying().source();
    private final Store target = migration.copying().target();
    private final CopiesThere copies;
    private final boolean unversioned;

    ReadBack(StepContext context, LeftAlone kept) {
      this.copies = new CopiesThere(migration.copying(), context);
      this.unversioned = source.capabilities().versions() == Versions.NONE;
      this.kept = kept;
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult copy = next.get().copy();
        boolean untold = unversioned || !copy.source().isKnown();
        if (untold && source.stat(copy.key()).isEmpty()) {
          continue; // an earlier try removed it, and what comes there now is somebody else's
        }
        Optional<String> why =
            atTarget(next.get())
                .or(
                    () ->
                        untold && !holds(source, copy.key(), copy)
                            ? Optional.of(
                                "the source cannot tell whether it has changed, and its content is"
                                    + " not known to be what was copied")
                            : Optional.empty());
        if (why.isEmpty()) {
          return Optional.of(WorkItem.removal(copy.key(), copy.key(), copy.source()));
        }
        if (source.stat(copy.key()).isPresent()) {
          kept.add(copy.key(), why.get());
        }
      }
      kept.write();
      return Optional.empty();
    }

    /// Why the target does not vouch for an original that is removed; empty if it does.
    private Optional<String> atTarget(There there) {
      if (there.copy().level() != Level.READBACK) {
        return Optional.of("its copy was not read back");
      }
      return switch (there.state()) {
        case ABSENT -> Optional.of("its copy is gone from the target");
        case OTHER -> Optional.of("the target has another version than the one that was read back");
        case WRITTEN -> Optional.empty();
        case UNTOLD ->
            holds(target, there.copy().target(), there.copy())
                ? Optional.empty()
                : Optional.of("the target does not hold what was copied");
      };
    }

    private static boolean holds(Store store, Key key, ObjectResult copy) {
      try {
        return copy.sha256().isPresent()
            && StoredContent.sha256(store, key).equals(copy.sha256().get());
      } catch (StoreException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return false;
        }
        throw e;
      }
    }

    @Override
    public void close() {
      try (source;
          target;
          copies) {
        kept.write();
      }
    }
  }
}
