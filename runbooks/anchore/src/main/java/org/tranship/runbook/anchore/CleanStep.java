package org.tranship.runbook.anchore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.JoinedResults;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.anchore.db.RowReferences;
import org.tranship.runbook.anchore.layout.Driver;

/// Removes documents at the source.
///
/// Crash argument (law 1). A document is removed only if the journal holds, durably, that its copy
/// was read back and that its row was committed with the copy's place, and only if no row of the
/// catalogue points to it any more; what stays is counted and told. Killed half way, the step is
/// repeated: what is gone counts as removed.
final class CleanStep implements Step {
  static final String NAME = "clean";

  /// How many documents the database is asked about at once.
  private static final int AT_ONCE = 1000;

  private static final Set<Outcome> SUCCESS = Set.of(Outcome.DONE, Outcome.SAME);

  private final Migration migration;
  private final LockStep lock;

  CleanStep(Migration migration, LockStep lock) {
    this.migration = migration;
    this.lock = lock;
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
    lock.require(context);
    Kept kept = new Kept();
    PassSpec spec = PassSpec.on(Passes.CLEAN, Operation.DELETE, migration.source().store());
    Tally tally =
        context.pass(
            spec,
            Optional.of(context.tally(Passes.SWITCH).succeeded()),
            () -> new Removals(context, kept));
    Driver driver = migration.source().driver();
    if (tally.count(Outcome.DONE) > 0 && (driver == Driver.DB || driver == Driver.DB2)) {
      context.say(
          "The rows are gone, but PostgreSQL gives their disk space back only to itself. To give it"
              + " back to the system while nothing uses the table: VACUUM FULL "
              + (driver == Driver.DB ? "archive_document" : "object_storage")
              + ";");
    }
    StepResult result =
        PassEnding.of(
            context, Passes.CLEAN, tally, "documents", "could not be removed at the source");
    if (kept.isNothing()) {
      return result;
    }
    context.measured("source cleaned", false, kept.toString());
    context.say(kept + ".");
    return result instanceof StepResult.Done(String detail)
        ? StepResult.done(detail + ", " + kept)
        : result;
  }

  /// Documents that stay at the source, and why.
  private static final class Kept {
    private long unread;
    private long needed;

    boolean isNothing() {
      return unread + needed == 0;
    }

    @Override
    public String toString() {
      List<String> reasons = new ArrayList<>();
      if (unread > 0) {
        reasons.add(unread + " kept at the source, not read back");
      }
      if (needed > 0) {
        reasons.add(needed + " kept at the source, a row still points there");
      }
      return String.join(", ", reasons);
    }
  }

  /// Documents that may go: read back, switched, and pointed to by no row.
  private final class Removals implements ItemSource {
    private final Kept kept;
    private final JoinedResults joined;
    private final RowReferences references;
    private final Queue<Copied> ready = new ArrayDeque<>();

    Removals(StepContext context, Kept kept) {
      this.kept = kept;
      this.references = new RowReferences(migration.database(), migration.source().urlPrefix());
      this.joined =
          new JoinedResults(
              context.results(Passes.COPY, SUCCESS), context.results(Passes.SWITCH, SUCCESS));
    }

    @Override
    public Optional<WorkItem> next() {
      while (ready.isEmpty()) {
        List<Copied> readBack = readBack();
        if (readBack.isEmpty()) {
          return Optional.empty();
        }
        Set<String> pointedTo =
            references.among(readBack.stream().map(copy -> copy.document().contentUrl()).toList());
        for (Copied copy : readBack) {
          if (pointedTo.contains(copy.document().contentUrl())) {
            kept.needed++;
          } else {
            ready.add(copy);
          }
        }
      }
      Copied next = ready.remove();
      return Optional.of(
          WorkItem.removal(
              next.document().id(),
              migration.source().keyOf(next.document()),
              next.result().source()));
    }

    /// The next copies that were read back; none at the end.
    private List<Copied> readBack() {
      List<Copied> copies = new ArrayList<>();
      Optional<JoinedResults.Pair> next = joined.next();
      while (next.isPresent()) {
        if (next.get().first().level() == Level.READBACK) {
          copies.add(Copied.of(next.get().first()));
        } else {
          kept.unread++;
        }
        next = copies.size() < AT_ONCE ? joined.next() : Optional.empty();
      }
      return copies;
    }

    @Override
    public void close() {
      joined.close();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Impossible(
        "Documents were removed at the source. The way back is a migration of its own: `tranship"
            + " anchore migrate "
            + migration.plan().to()
            + " "
            + migration.plan().from()
            + "`.");
  }
}
