package org.tranship.engine.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.WorkItem;

/// A ledger that counts, and does something once at a number of results.
final class TallyLedger implements Engine.Ledger {
  private final Map<Key, ObjectResult> results = new HashMap<>();
  private final Set<Key> open = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final int mark;
  private final Runnable atMark;
  private int mostOpen;
  private boolean marked;

  TallyLedger(int mark, Runnable atMark) {
    this.mark = mark;
    this.atMark = atMark;
  }

  @Override
  public synchronized void intend(List<WorkItem> items) {
    for (WorkItem item : items) {
      if (!open.add(item.key()) || results.containsKey(item.key())) {
        wrong.add(item.key() + " was intended twice");
      }
    }
    mostOpen = Math.max(mostOpen, open.size());
  }

  @Override
  public synchronized void record(List<ObjectResult> more) {
    for (ObjectResult result : more) {
      if (!open.remove(result.key()) || results.put(result.key(), result) != null) {
        wrong.add(result.key() + " was recorded without being intended, or twice");
      }
    }
    if (results.size() >= mark && !marked) {
      marked = true;
      atMark.run();
    }
  }

  @Override
  public void note(Key key, Note note) {}

  synchronized Map<Key, ObjectResult> results() {
    return Map.copyOf(results);
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized int open() {
    return open.size();
  }

  synchronized int mostOpen() {
    return mostOpen;
  }
}
