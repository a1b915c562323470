package org.tranship.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.RunLog;
import org.tranship.core.layer.Patience;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Lookahead.Batches;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.StepContext.SwapSource;
import org.tranship.core.value.Key;

/// Points rows elsewhere, a batch a transaction.
///
/// Crash argument. A swap carries the row's old and new values, so repeating it finds either the
/// old ones (it was not done: do it), the new ones (it was done: ALREADY) or others (somebody
/// changed the row: leave it). A commit whose answer was lost is settled the same way, by asking
/// again. The old values are in the journal's result, for the way back.
final class SwapPass {
  private static final int BATCH = 500;

  /// One batch is written down while the database is at another. Their rows are not the same, so
  /// neither waits for the other there.
  private static final int AT_ONCE = 2;

  /// Somebody else changed the row.
  private static final String CHANGED = "TRS-402";

  /// Somebody else removed the row.
  private static final String GONE = "TRS-403";

  private final RunLog log;
  private final PassId pass;
  private final Catalog catalog;
  private final RunListener listener;
  private final Patience patience;
  private final PauseWatch pauses;

  /// Also the lock under which the listener is told, apart from that of the work.
  private final PassCount count = new PassCount();

  private volatile boolean stopped;

  SwapPass(
      RunLog log,
      PassId pass,
      Catalog catalog,
      RunListener listener,
      Patience patience,
      PauseWatch pauses) {
    this.log = log;
    this.pass = pass;
    this.catalog = catalog;
    this.listener = listener;
    this.patience = patience;
    this.pauses = pauses;
  }

  /// What was recorded by this.
  Tally recorded() {
    return count.tally();
  }

  /// @param untouched the journal knows nothing of the pass yet
  void run(SwapSource source, boolean untouched) throws InterruptedException {
    try (Lookahead<Swap> work = new Lookahead<>(Batches.of(source::next));
        ExecutorService workers =
            Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().name("tranship-swap-", 1).factory())) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(workers.submit(() -> swapAll(work, untouched)));
      }
      try {
        for (Future<?> one : all) {
          end(one);
        }
      } finally {
        // Those whose batch is under way bring it to its end and begin no other.
        stopped = true;
        workers.shutdownNow();
      }
    }
  }

  private static void end(Future<?> worker) throws InterruptedException {
    try {
      worker.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException stop) {
        throw stop;
      }
      throw Lookahead.fault(e);
    }
  }

  private @Nullable Void swapAll(Lookahead<Swap> work, boolean untouched)
      throws InterruptedException {
    try {
      for (List<Swap> batch = next(work); !batch.isEmpty(); batch = next(work)) {
        List<Swap> pending = untouched ? batch : pending(batch);
        if (!pending.isEmpty()) {
          swap(pending);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return null;
    } finally {
      // Whatever ends one ends the others, so that the fault is told before more is tried.
      stopped = true;
    }
  }

  private List<Swap> next(Lookahead<Swap> work) throws InterruptedException {
    while (!stopped && pauses.resting()) {
      Thread.sleep(100);
    }
    return read(work);
  }

  private synchronized List<Swap> read(Lookahead<Swap> work) {
    List<Swap> batch = stopped ? List.of() : work.next(BATCH);
    // It may have been told to stop while it waited for the batch.
    return stopped ? List.of() : batch;
  }

  private List<Swap> pending(List<Swap> batch) {
    Map<Key, ObjectResult> results = log.results(pass, batch.stream().map(Swap::id).toList());
    return batch.stream()
        .filter(
            swap -> {
              ObjectResult result = results.get(swap.id());
              return result == null || !result.succeeded();
            })
        .toList();
  }

  private void swap(List<Swap> swaps) throws InterruptedException {
    log.intend(pass, swaps.stream().map(swap -> ObjectIntent.of(swap.id())).toList());
    synchronized (count) {
      listener.intended(pass, swaps.size());
    }
    List<Catalog.Outcome> outcomes = ask(swaps);
    List<ObjectResult> results = new ArrayList<>(swaps.size());
    for (int i = 0; i < swaps.size(); i++) {
      Swap swap = swaps.get(i);
      results.add(result(swap, outcomes.get(i)).withNote(PointerNote.text(swap.expected())));
    }
    log.record(pass, results);
    synchronized (count) {
      count.add(results);
      listener.recorded(pass, results);
    }
  }

  /// A broken connection may heal; the same swaps are asked again, which is harmless.
  private List<Catalog.Outcome> ask(List<Swap> swaps) throws InterruptedException {
    return patience.call(
        () -> catalog.swap(swaps), e -> e instanceof CatalogException fault && fault.retryable());
  }

  private static ObjectResult result(Swap swap, Catalog.Outcome outcome) {
    return switch (outcome) {
      case SWAPPED -> ObjectResult.acted(swap.id(), Outcome.DONE, "", "");
      case ALREADY -> ObjectResult.acted(swap.id(), Outcome.SAME, "", "");
      case CHANGED ->
          ObjectResult.acted(
              swap.id(),
              Outcome.FAILED,
              CHANGED,
              CHANGED
                  + " The row \""
                  + swap.id()
                  + "\" was changed by somebody else during the run and"
                  + " was left as it is. Find out who writes, stop it, and run the migration again.");
      case GONE ->
          ObjectResult.acted(
              swap.id(),
              Outcome.FAILED,
              GONE,
              GONE
                  + " The row \""
                  + swap.id()
                  + "\" was removed by somebody else during the run; its"
                  + " copy in the target is an orphan now.");
    };
  }
}
