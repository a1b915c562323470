package org.tranship.core.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.value.FileTrouble;

/// For journals: lets calls from several threads share a commit, since forcing the disk costs the
/// same for one batch as for five. Whoever gets the lock writes what everybody has queued by then;
/// the others, when they get it, find their own call done.
///
/// Crash argument. A call returns only when its line is durable: the thread that tells it so does
/// that after the commit. One that fails, or whose process dies, has left its line whole or not at
/// all, as the writer's commit does. A call that was told that it failed is never handed to the
/// writer again, so no commit of others brings its line in.
///
/// The wait for the lock cannot be interrupted: a caller that left early could not know whether its
/// lines are there.
///
/// @param <L> what one call wants written
public final class CommitQueue<L> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentLinkedQueue<Call<L>> waiting = new ConcurrentLinkedQueue<>();
  private final Writer<L> writer;
  private boolean closed;

  /// Writes what was queued; used by one thread at a time. That thread may have been interrupted,
  /// which concerns its own call alone: lines of others are among those that it writes.
  ///
  /// @param <L> what one call wants written
  public interface Writer<L> extends AutoCloseable {
    /// Writes all lines durably, in their order, or none. Where it throws it may not know which;
    /// then it looks before it writes more.
    void commit(List<L> lines);

    @Override
    void close();
  }

  /// @param writer is closed with the queue
  public CommitQueue(Writer<L> writer) {
    this.writer = writer;
  }

  /// Writes a line, together with what other threads want written just then.
  ///
  /// @throws JournalException if it is not durable; `UNAVAILABLE` after [#close]
  public void submit(L line) {
    Call<L> call = new Call<>(line);
    waiting.add(call);
    lock.lock();
    try {
      if (!call.over) {
        commitAll();
      }
    } finally {
      if (!call.over) {
        waiting.remove(call);
      }
      lock.unlock();
    }
    call.answer();
  }

  /// Every call taken from the queue is told how it came out, whatever the commit died of: one that
  /// were told nothing would be taken for written by nobody and for lost by nobody.
  private void commitAll() {
    List<Call<L>> calls = new ArrayList<>();
    @Nullable Throwable fault = null;
    try {
      for (Call<L> next = waiting.poll(); next != null; next = waiting.poll()) {
        calls.add(next);
      }
      if (closed) {
        throw closed();
      }
      if (!calls.isEmpty()) {
        writer.commit(calls.stream().map(call -> call.line).toList());
      }
    } catch (Throwable e) {
      fault = e;
    }
    // Counted, which needs no memory: where none is left, a commit that took place is told as such.
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).over = true;
      calls.get(i).fault = fault;
    }
    if (fault instanceof Error error) {
      throw error;
    }
  }

  /// @throws JournalException `UNAVAILABLE` after [#close]
  public void requireOpen() {
    lock.lock();
    try {
      if (closed) {
        throw closed();
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

  /// A run that was let go.
  public static JournalException closed() {
    return new JournalException(
        Kind.UNAVAILABLE, "The run was let go and takes no more; resume it to go on.", null);
  }

  /// Lines that are not durable because the process itself, and not the place where they are kept,
  /// was in trouble.
  private static JournalException notWritten(@Nullable Throwable why) {
    String reason =
        switch (why) {
          case null -> "";
          case OutOfMemoryError _ -> ": Java has no memory left";
          default -> ": " + FileTrouble.words(why.getMessage(), "nobody says why");
        };
    return new JournalException(
        Kind.UNAVAILABLE,
        "The journal could not be written%s. Every line written before is kept. Run the same command again; it goes on where it stopped."
            .formatted(reason),
        why);
  }

  /// A line in the queue, and what became of it.
  private static final class Call<L> {
    private final L line;
    private boolean over;
    private @Nullable Throwable fault;

    Call(L line) {
      this.line = line;
    }

    /// @throws RuntimeException if the line is not durable: what the commit failed with, if that is
    ///   known
    void answer() {
      if (!over) {
        throw notWritten(null);
      }
      if (fault instanceof RuntimeException known) {
        throw known;
      }
      if (fault != null) {
        throw notWritten(fault);
      }
    }
  }
}
