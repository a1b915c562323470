package org.tranship.core.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tranship.core.outcome.ObjectResult;

/// Results on their way to whoever records them, who is woken for a batch and not for each: to wake
/// a thread takes as long as to copy a small file. Any thread adds; one takes.
final class Arrivals {
  private final int enough;
  private final long patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private List<ObjectResult> arrived = new ArrayList<>();
  private long firstAt;
  private boolean ended;

  /// @param enough so many are given without waiting for more, and at most
  /// @param patience longest time that one waits for others
  Arrivals(int enough, Duration patience) {
    this.enough = enough;
    this.patience = patience.toNanos();
  }

  void add(ObjectResult result) {
    lock.lock();
    try {
      if (arrived.isEmpty()) {
        firstAt = System.nanoTime();
      }
      arrived.add(result);
      if (arrived.size() == enough) {
        due.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// No more will come.
  void end() {
    lock.lock();
    try {
      ended = true;
      due.signal();
    } finally {
      lock.unlock();
    }
  }

  /// As many as are enough, or fewer once they have waited long enough or are the last; none when
  /// no more will come. Never more, so that how a pass is written down does not follow from how
  /// fast its results are taken.
  List<ObjectResult> next() throws InterruptedException {
    lock.lock();
    try {
      while (!ended && arrived.size() < enough) {
        // Where nothing is there yet, nobody says when the first comes: it is looked for so often
        // that it waits no longer than it may.
        long left = arrived.isEmpty() ? patience : patience - (System.nanoTime() - firstAt);
        if (left <= 0) {
          break;
        }
        long _ = due.awaitNanos(left);
      }
      int count = Math.min(arrived.size(), enough);
      List<ObjectResult> batch = arrived.subList(0, count);
      arrived = new ArrayList<>(arrived.subList(count, arrived.size()));
      firstAt = System.nanoTime();
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
