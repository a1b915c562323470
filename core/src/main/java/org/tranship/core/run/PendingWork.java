package org.tranship.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// What of a pass is still to be done: a step's items without those whose newest result is a
/// success for the version they have now, each with the note of its last try, if that left one.
/// Asks the journal a batch at a time, so memory does not grow with the pass, and the order of the
/// items does not matter.
final class PendingWork implements Lookahead.Batches<WorkItem> {
  private final RunLog log;
  private final PassId pass;
  private final Lookahead.Batches<WorkItem> items;

  PendingWork(RunLog log, PassId pass, Lookahead.Batches<WorkItem> items) {
    this.log = log;
    this.pass = pass;
    this.items = items;
  }

  @Override
  public List<WorkItem> next(int most) {
    while (true) {
      List<WorkItem> batch = items.next(most);
      if (batch.isEmpty()) {
        return batch;
      }
      List<WorkItem> pending = pending(batch);
      if (!pending.isEmpty()) {
        return pending;
      }
    }
  }

  private List<WorkItem> pending(List<WorkItem> batch) {
    List<Key> keys = batch.stream().map(WorkItem::key).toList();
    Map<Key, ObjectResult> results = log.results(pass, keys);
    Map<Key, Note> notes = log.notes(pass, keys);
    List<WorkItem> pending = new ArrayList<>(batch.size());
    for (WorkItem item : batch) {
      ObjectResult result = results.get(item.key());
      if (result == null || !result.succeeded() || changed(item, result)) {
        Note note = notes.get(item.key());
        pending.add(note == null ? item : item.withNote(note));
      }
    }
    return pending;
  }

  private static boolean changed(WorkItem item, ObjectResult result) {
    return item.version().isKnown()
        && result.source().isKnown()
        && !item.version().equals(result.source());
  }
}
