package org.tranship.journal.sqlite;

import java.util.List;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.QueuedRunLog;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// A run being written: the queue of commits, a view for reading back, and the lock that lets
/// nobody else write. Safe for several threads.
final class SqliteRunLog extends QueuedRunLog<Line> {
  private final Readers readers;
  private final CommitQueue<Line> queue;
  private final RunLock lock;

  SqliteRunLog(RunHeader header, Readers readers, CommitQueue<Line> queue, RunLock lock) {
    super(new SqliteRunView(header, readers), queue);
    this.readers = readers;
    this.queue = queue;
    this.lock = lock;
  }

  @Override
  protected Line line(JournalEntry entry) {
    return Line.of(entry);
  }

  @Override
  protected Line intended(PassId pass, List<ObjectIntent> intents) {
    return Line.ofIntents(pass, intents);
  }

  @Override
  protected Line recorded(PassId pass, List<ObjectResult> results) {
    return Line.ofResults(pass, results);
  }

  @Override
  protected Line noted(PassId pass, Key key, Note note) {
    return Line.of(pass, key, note);
  }

  /// The lock goes last: nobody may open the run before this process has left the file alone.
  @Override
  public void close() {
    try (lock;
        queue;
        readers) {
      // Closed in the reverse order: the readers, the writer, the lock.
    }
  }
}
