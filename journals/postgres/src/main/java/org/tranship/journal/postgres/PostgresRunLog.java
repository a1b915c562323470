package org.tranship.journal.postgres;

import java.util.List;
import org.tranship.core.journal.CommitQueue;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.QueuedRunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// A run being written: the queue of commits, a view for reading back, and the lease under which
/// nobody else may write. Safe for several threads.
final class PostgresRunLog extends QueuedRunLog<Line> {
  private final CommitQueue<Line> queue;
  private final LeaseKeeper keeper;
  private final Lease lease;

  PostgresRunLog(RunView view, CommitQueue<Line> queue, LeaseKeeper keeper, Lease lease) {
    super(view, queue);
    this.queue = queue;
    this.keeper = keeper;
    this.lease = lease;
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

  /// The lease goes last: nobody may take the run before this process writes no more.
  @Override
  public void close() {
    queue.close();
    keeper.release(lease, false);
  }
}
