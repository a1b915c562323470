package org.tranship.journal.sqlite;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// A run being written: the queue of commits, a view for reading back, and the lock that lets
/// nobody else write. Safe for several threads.
final class SqliteRunLog implements RunLog {
  private final RunView view;
  private final Readers readers;
  private final CommitQueue<Line> queue;
  private final RunLock lock;

  SqliteRunLog(RunHeader header, Readers readers, CommitQueue<Line> queue, RunLock lock) {
    this.view = new SqliteRunView(header, readers);
    this.readers = readers;
    this.queue = queue;
    this.lock = lock;
  }

  @Override
  public void append(JournalEntry entry) {
    queue.submit(Line.of(entry));
  }

  @Override
  public void intend(PassId pass, List<ObjectIntent> intents) {
    if (mustWrite(intents)) {
      queue.submit(Line.ofIntents(pass, intents));
    }
  }

  @Override
  public void record(PassId pass, List<ObjectResult> results) {
    if (mustWrite(results)) {
      queue.submit(Line.ofResults(pass, results));
    }
  }

  @Override
  public void note(PassId pass, Key key, Note note) {
    queue.submit(Line.of(pass, key, note));
  }

  private boolean mustWrite(List<?> objects) {
    if (objects.size() > MOST_AT_ONCE) {
      throw new IllegalArgumentException(
          "At most " + MOST_AT_ONCE + " objects go into one call, not " + objects.size());
    }
    if (objects.isEmpty()) {
      queue.requireOpen();
      return false;
    }
    return true;
  }

  @Override
  public RunHeader header() {
    return view.header();
  }

  @Override
  public List<JournalEntry> entries() {
    return view.entries();
  }

  @Override
  public SequencedSet<PassId> passes() {
    return view.passes();
  }

  @Override
  public Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return view.results(pass, keys);
  }

  @Override
  public Rows<ObjectResult> results(PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
    return view.results(pass, outcomes, after);
  }

  @Override
  public Optional<Key> greatest(PassId pass) {
    return view.greatest(pass);
  }

  @Override
  public Rows<ObjectIntent> unsettled(PassId pass) {
    return view.unsettled(pass);
  }

  @Override
  public Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return view.notes(pass, keys);
  }

  @Override
  public Tally tally(PassId pass) {
    return view.tally(pass);
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
