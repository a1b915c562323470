package org.tranship.journal.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.tranship.core.journal.JournalException;

/// Lets calls from several threads share a commit, since forcing the disk costs the same for one
/// batch as for five. Whoever gets the lock writes what everybody has queued by then; the others,
/// when they get it, find their own call done. A call returns only when its lines are durable, and
/// fails only if none of them are.
///
/// The wait for the lock cannot be interrupted: a caller that left early could not know whether its
/// lines are there.
final class CommitQueue implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Line.Call> waiting = new ConcurrentLinkedQueue<>();
  private final RunWriter writer;
  private boolean closed;

  CommitQueue(RunWriter writer) {
    this.writer = writer;
  }

  void submit(Line line) {
    Line.Call call = new Line.Call(line);
    waiting.add(call);
    lock.lock();
    try {
      if (!call.isOver()) {
        commitAll();
      }
    } finally {
      lock.unlock();
    }
    call.answer();
  }

  private void commitAll() {
    List<Line.Call> calls = new ArrayList<>();
    for (Line.Call next = waiting.poll(); next != null; next = waiting.poll()) {
      calls.add(next);
    }
    RuntimeException fault = null;
    if (closed) {
      fault = SqliteErrors.closed();
    } else {
      try {
        writer.commit(calls.stream().map(Line.Call::line).toList());
      } catch (JournalException e) {
        fault = e;
      }
    }
    for (Line.Call call : calls) {
      if (fault == null) {
        call.succeeded();
      } else {
        call.failed(fault);
      }
    }
  }

  void requireOpen() {
    lock.lock();
    try {
      if (closed) {
        throw SqliteErrors.closed();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a commit under way; whatever is queued after it is refused. Idempotent.
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        writer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
