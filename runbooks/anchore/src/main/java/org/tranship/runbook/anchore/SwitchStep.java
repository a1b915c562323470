package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.JoinedResults;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.anchore.db.AnchoreCatalog;

/// Points every row to its copy, if the copy was read back and the row is still as it was when it
/// was copied. After this step Anchore reads the destination, under the destination's
/// configuration.
///
/// A row that somebody changed meanwhile is left to them. A further try switches it after all: with
/// the copy that there is, if it was only touched, else with a new one ([RewrittenDocuments]). A
/// row that somebody removed is said to be gone by a further try, which removes the copy, too
/// ([RemovedDocuments]).
///
/// Crash argument, on top of that of the swaps themselves. A process may be killed when rows are
/// committed and the journal does not know yet. Going forward, the same swaps are asked for again.
/// Going back, they are too, before anything is taken back, since only what the journal knows as
/// switched is switched back, and copies are removed after that.
final class SwitchStep implements Step {
  static final String NAME = "switch";

  private static final int CHANGED = 10_000;
  private static final Set<Outcome> LEFT = Set.of(Outcome.FAILED, Outcome.SKIPPED);
  private static final Set<Outcome> SUCCESS = Set.of(Outcome.DONE, Outcome.SAME);

  private final Migration migration;
  private final LockStep lock;
  private final FenceStep fence;

  SwitchStep(Migration migration, LockStep lock, FenceStep fence) {
    this.migration = migration;
    this.lock = lock;
    this.fence = fence;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    lock.require(context);
    long now = context.clock().instant().getEpochSecond();
    new RemovedDocuments(migration, context, NAME).settle(Passes.SWITCH);
    Map<Key, Pointer> changed = changed(context);
    new RewrittenDocuments(migration, context).copyAgain(changed);
    Tally tally =
        context.swaps(
            Passes.SWITCH,
            Optional.of(context.tally(Passes.COPY).succeeded()),
            migration.catalog(),
            () -> new Forward(context.results(Passes.COPY, SUCCESS), now, _ -> true, changed));
    return PassEnding.of(
        context, Passes.SWITCH, tally, "documents", "could not be switched", DocumentWords::reason);
  }

  /// Rows that an earlier try left to somebody who had changed them, as they are now; and those
  /// that it found gone and that are there again. They are few, since nobody is to write during a
  /// run; of more than [#CHANGED] the rest is left as it was.
  private Map<Key, Pointer> changed(StepContext context) {
    List<Key> failed = new ArrayList<>();
    try (Results results = context.results(Passes.SWITCH, LEFT)) {
      Optional<ObjectResult> next = results.next();
      while (next.isPresent() && failed.size() < CHANGED) {
        failed.add(next.get().key());
        next = results.next();
      }
    }
    Map<Key, Pointer> changed = new TreeMap<>();
    if (!failed.isEmpty()) {
      migration.catalog().find(failed).forEach((key, row) -> changed.put(key, row.pointer()));
    }
    return changed;
  }

  /// Swaps for the documents whose copy was read back.
  private final class Forward implements SwapSource {
    private final Results copies;
    private final long now;
    private final Predicate<Key> which;
    private final Map<Key, Pointer> changed;

    /// @param changed what rows hold now of which it is known that somebody wrote to them
    Forward(Results copies, long now, Predicate<Key> which, Map<Key, Pointer> changed) {
      this.copies = copies;
      this.now = now;
      this.which = which;
      this.changed = changed;
    }

    @Override
    public Optional<Swap> next() {
      for (Optional<ObjectResult> next = copies.next(); next.isPresent(); next = copies.next()) {
        if (next.get().level() == Level.READBACK && which.test(next.get().key())) {
          Copied copied = Copied.of(next.get());
          String url = migration.newUrl(copied.document());
          Pointer copiedFrom = copied.document().pointer();
          Pointer found = changed.getOrDefault(copied.document().id(), copiedFrom);
          return Optional.of(
              new Swap(
                  copied.document().id(),
                  AnchoreCatalog.sameBytes(found, copiedFrom) ? found : copiedFrom,
                  copied.replacement(url, now)));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      copies.close();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Reads every document at "
            + migration.source()
            + " once more and points its row back to it, with the row's old values. Documents that"
            + " are not sound there keep pointing to "
            + migration.target()
            + ".",
        this::switchBack);
  }

  private StepResult switchBack(StepContext context) throws InterruptedException {
    if (!context.confirm(AskStep.back(migration, context.tally(Passes.SWITCH).succeeded()))) {
      return AskStep.declined();
    }
    if (fence.run(context) instanceof StepResult.Refused refused) {
      return refused;
    }
    lock.require(context);
    settle(context);
    RemovedDocuments removed = new RemovedDocuments(migration, context, NAME);
    removed.settleBack(Passes.VERIFY_SOURCE);
    removed.settleBack(Passes.SWITCH_BACK);
    PassSpec spec = PassSpec.on(Passes.VERIFY_SOURCE, Operation.VERIFY, migration.source().store());
    Tally sound =
        context.pass(
            spec,
            Optional.of(context.tally(Passes.SWITCH).succeeded()),
            () -> new SwitchedItems(context));
    Tally back =
        context.swaps(
            Passes.SWITCH_BACK,
            Optional.of(sound.succeeded()),
            migration.catalog(),
            () ->
                new SwapsBack(migration, context, context.results(Passes.VERIFY_SOURCE, SUCCESS)));
    if (sound.failed() > 0) {
      return PassEnding.of(
          context,
          Passes.VERIFY_SOURCE,
          sound,
          "documents",
          "are not sound at the source",
          DocumentWords::reason);
    }
    return PassEnding.of(
        context,
        Passes.SWITCH_BACK,
        back,
        "documents",
        "could not be switched back",
        DocumentWords::reason);
  }

  /// Finds out what became of the rows that were being switched when a process was killed. Asking
  /// for the same swaps again is the only question whose answer stays true: rows that were not
  /// switched are so now, and all of them are switched back with the others. A row left out here
  /// would go on pointing to a copy that is removed next.
  private void settle(StepContext context) throws InterruptedException {
    Set<Key> cutOff = new HashSet<>();
    try (StepContext.InFlight rows = context.unsettled(Passes.SWITCH)) {
      for (Optional<ObjectIntent> row = rows.next(); row.isPresent(); row = rows.next()) {
        cutOff.add(row.get().key());
      }
    }
    if (!cutOff.isEmpty()) {
      long now = context.clock().instant().getEpochSecond();
      context.swaps(
          Passes.SWITCH,
          Optional.of((long) cutOff.size()),
          migration.catalog(),
          () ->
              new Forward(context.results(Passes.COPY, SUCCESS), now, cutOff::contains, Map.of()));
    }
  }

  /// The documents whose rows were switched, to be read at the source.
  private final class SwitchedItems implements StepContext.ItemSource {
    private final JoinedResults joined;

    SwitchedItems(StepContext context) {
      this.joined =
          new JoinedResults(
              context.results(Passes.COPY, SUCCESS), context.results(Passes.SWITCH, SUCCESS));
    }

    @Override
    public Optional<WorkItem> next() {
      return joined
          .next()
          .map(
              pair -> {
                Document document = Copied.of(pair.first()).document();
                return WorkItem.verification(
                    document.id(),
                    migration.source().keyOf(document),
                    migration.source().codingOf(document.compressed()),
                    pair.first().sha256().orElseThrow());
              });
    }

    @Override
    public void close() {
      joined.close();
    }
  }
}
