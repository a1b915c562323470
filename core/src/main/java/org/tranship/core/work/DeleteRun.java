package org.tranship.core.work;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;

/// Removes objects, a batch at a time. Crash argument: a batch that was cut off is repeated;
/// removing what is not there any more is success.
final class DeleteRun {
  private static final int BATCH = 1000;

  private final Store store;

  DeleteRun(Store store) {
    this.store = store;
  }

  void run(Engine.Work work, Engine.Ledger ledger) throws InterruptedException {
    boolean versions = store.capabilities().replaceIfVersion();
    for (List<WorkItem> items = LocalEngine.next(work, BATCH);
        !items.isEmpty();
        items = LocalEngine.next(work, BATCH)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ledger.intend(items);
      List<DeleteRequest> requests = new ArrayList<>(items.size());
      for (WorkItem item : items) {
        requests.add(
            new DeleteRequest(
                item.target(),
                versions && item.version().isKnown()
                    ? Optional.of(item.version())
                    : Optional.empty()));
      }
      List<WriteOutcome> outcomes = store.delete(requests);
      List<ObjectResult> results = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        WorkItem item = items.get(i);
        results.add(
            switch (outcomes.get(i)) {
              case WriteOutcome.Done _ -> ObjectResult.acted(item.key(), Outcome.DONE, "", "");
              case WriteOutcome.Refused(StoreException reason) -> Faults.of(item, reason);
              case WriteOutcome.Unknown(StoreException cause) -> Faults.unknown(item, cause);
            });
      }
      ledger.record(results);
    }
  }
}
