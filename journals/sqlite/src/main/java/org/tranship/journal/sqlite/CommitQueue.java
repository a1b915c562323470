package org.tranship.journal.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets calls from several threads share a commit, since forcing the disk costs the same for one
/// batch as for five. Whoever gets the lock writes what everybody has queued by then; the others,
/// when they get it, find their own call done. A call returns only when its lines are durable, and
/// fails only if none of them are: a call that was not told how its commit came out fails too.
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

  /// Every call taken from the queue is told how it came out, whatever the commit died of: one that
  /// were told nothing would be taken for written by nobody and for lost by nobody.
  private void commitAll() {
    List<Line.Call> calls = new ArrayList<>();
    @Nullable Throwable fault = null;
    try {
      for (Line.Call next = waiting.poll(); next != null; next = waiting.poll()) {
        calls.add(next);
      }
      if (closed) {
        throw SqliteErrors.closed();
      }
      if (!calls.isEmpty()) {
        writer.commit(calls.stream().map(Line.Call::line).toList());
      }
    } catch (Throwable e) {
      fault = e;
    }
    for (Line.Call call : calls) {
      if (fault == null) {
        call.succeeded();
      } else {
        call.failed(fault);
      }
    }
    if (fault instanceof Error error) {
      throw error;
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
