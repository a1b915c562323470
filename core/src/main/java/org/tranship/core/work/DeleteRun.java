package org.tranship.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Version;

/// Removes objects, a batch at a time, and each only in the version that is known, where the store
/// can tell versions at all. Where no version has to be met, the store's own batches are used;
/// where one has, each object may cost requests of its own, so as many go at once as the engine may
/// have in flight. Of an object that was being sent in parts, the item's note tells the upload, and
/// its parts are let go too.
///
/// Crash argument: a batch that was cut off is repeated; removing what is not there any more is
/// success. What was removed is durably gone before the journal says so, so that no power cut
/// brings back a file that nobody would look for again.
final class DeleteRun {
  private static final int BATCH = 1000;
  private static final int AT_ONCE = 32;

  private final Store store;
  private final int batch;
  private final int atOnce;
  private final Outage outage;

  /// Told to stop while objects were being removed; the batch is written down first.
  private boolean interrupted;

  private final PartsCopy parts;

  DeleteRun(Store store, EngineLimits limits, PartsCopy parts) {
    this.store = store;
    this.parts = parts;
    this.batch = Math.min(BATCH, limits.outstanding());
    this.atOnce = Math.min(AT_ONCE, limits.requests());
    this.outage = new Outage(store);
  }

  void run(Engine.Work work, Engine.Ledger ledger) throws InterruptedException {
    for (List<WorkItem> items = LocalEngine.next(work, batch);
        !items.isEmpty();
        items = LocalEngine.next(work, batch)) {
      if (interrupted || Thread.interrupted()) {
        throw new InterruptedException();
      }
      while (ledger.resting()) {
        Thread.sleep(100);
      }
      outage.mayBegin();
      ledger.intend(items);
      remove(items, ledger);
    }
    if (interrupted) {
      // All of this is done and written down; whether more is to be done, the caller knows.
      Thread.currentThread().interrupt();
    }
  }

  private void remove(List<WorkItem> items, Engine.Ledger ledger) {
    items.forEach(parts::discard);
    List<WriteOutcome> outcomes = delete(items.stream().map(this::request).toList());
    List<ObjectResult> results = new ArrayList<>(items.size());
    Optional<PassStopped> gone = Optional.empty();
    boolean asked = false;
    for (int i = 0; i < items.size(); i++) {
      try {
        results.add(outage.told(result(items.get(i), outcomes.get(i))));
      } catch (PassStopped e) {
        // What was answered is written down all the same; of a store that is gone nothing is known,
        // so these stay in flight. It is asked once a batch.
        gone = asked ? gone : outage.gone(e);
        asked = true;
        if (gone.isEmpty()) {
          results.add(outage.failed(items.get(i), e));
        }
      }
    }
    if (!results.isEmpty()) {
      Settling.settle(store, results);
      ledger.record(results);
    }
    if (gone.isPresent()) {
      throw gone.get();
    }
  }

  private List<WriteOutcome> delete(List<DeleteRequest> requests) {
    boolean versions = requests.stream().anyMatch(request -> request.ifVersion().isPresent());
    int size = requests.size();
    int share = versions ? (size + atOnce - 1) / atOnce : store.capabilities().deleteBatch();
    List<Future<List<WriteOutcome>>> shares = new ArrayList<>();
    Semaphore free = new Semaphore(atOnce);
    ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    for (int from = 0; from < size; from += share) {
      List<DeleteRequest> some = requests.subList(from, Math.min(size, from + share));
      shares.add(
          workers.submit(
              () -> {
                free.acquireUninterruptibly();
                try {
                  return store.delete(some);
                } finally {
                  free.release();
                }
              }));
    }
    interrupted |= Waiting.uninterruptedly(() -> Waiting.finish(workers)) || Thread.interrupted();
    List<WriteOutcome> outcomes = new ArrayList<>(size);
    shares.forEach(one -> outcomes.addAll(outcome(one)));
    return outcomes;
  }

  private static List<WriteOutcome> outcome(Future<List<WriteOutcome>> share) {
    if (share.state() == Future.State.SUCCESS) {
      return share.resultNow();
    }
    Throwable fault = share.exceptionNow();
    if (fault instanceof Error e) {
      throw e;
    }
    throw fault instanceof RuntimeException e
        ? e
        : new IllegalStateException("Removing failed in an unforeseen way", fault);
  }

  private DeleteRequest request(WorkItem item) {
    boolean told = store.capabilities().versions() != Versions.NONE && item.version().isKnown();
    return new DeleteRequest(item.target(), told ? Optional.of(item.version()) : Optional.empty());
  }

  private ObjectResult result(WorkItem item, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done _ -> done(item);
      case WriteOutcome.Refused(StoreException reason) -> ItemFaults.of(item, reason);
      case WriteOutcome.Unknown(StoreException cause) -> settled(item, cause);
    };
  }

  /// A lost answer, settled by looking whether the object is still there.
  private ObjectResult settled(WorkItem item, StoreException cause) {
    try {
      return store.stat(item.target()).isEmpty() ? done(item) : ItemFaults.unknown(item, cause);
    } catch (StoreException e) {
      return ItemFaults.of(item, e);
    }
  }

  private static ObjectResult done(WorkItem item) {
    return new ObjectResult(
        item.key(),
        item.target(),
        Outcome.DONE,
        Level.NONE,
        ByteCount.ZERO,
        Optional.empty(),
        Version.NONE,
        Version.NONE,
        "",
        "",
        "");
  }
}
