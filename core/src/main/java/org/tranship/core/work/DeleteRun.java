package org.tranship.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
/// can tell versions at all. Crash argument: a batch that was cut off is repeated; removing what is
/// not there any more is success.
final class DeleteRun {
  private static final int BATCH = 1000;

  private final Store store;
  private final int batch;

  DeleteRun(Store store, EngineLimits limits) {
    this.store = store;
    this.batch = Math.min(BATCH, limits.outstanding());
  }

  void run(Engine.Work work, Engine.Ledger ledger) throws InterruptedException {
    for (List<WorkItem> items = LocalEngine.next(work, batch);
        !items.isEmpty();
        items = LocalEngine.next(work, batch)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ledger.intend(items);
      remove(items, ledger);
    }
  }

  private void remove(List<WorkItem> items, Engine.Ledger ledger) {
    List<WriteOutcome> outcomes = store.delete(items.stream().map(this::request).toList());
    List<ObjectResult> results = new ArrayList<>(items.size());
    PassStopped stopped = null;
    for (int i = 0; i < items.size(); i++) {
      try {
        results.add(result(items.get(i), outcomes.get(i)));
      } catch (PassStopped e) {
        // What was answered is written down all the same; this one stays in flight.
        stopped = first(stopped, e);
      }
    }
    if (!results.isEmpty()) {
      ledger.record(results);
    }
    if (stopped != null) {
      throw stopped;
    }
  }

  private static PassStopped first(@Nullable PassStopped earlier, PassStopped now) {
    return earlier == null ? now : earlier;
  }

  private DeleteRequest request(WorkItem item) {
    boolean told = store.capabilities().versions() != Versions.NONE && item.version().isKnown();
    return new DeleteRequest(item.target(), told ? Optional.of(item.version()) : Optional.empty());
  }

  private ObjectResult result(WorkItem item, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done _ -> done(item);
      case WriteOutcome.Refused(StoreException reason) -> Faults.of(item, reason);
      case WriteOutcome.Unknown(StoreException cause) -> settled(item, cause);
    };
  }

  /// A lost answer, settled by looking whether the object is still there.
  private ObjectResult settled(WorkItem item, StoreException cause) {
    try {
      return store.stat(item.target()).isEmpty() ? done(item) : Faults.unknown(item, cause);
    } catch (StoreException e) {
      return Faults.of(item, e);
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
