package org.tranship.core.run;

import java.util.List;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.WorkItem;

/// Writes what an engine does into the journal.
final class PassLedger implements Engine.Ledger {
  private final RunLog log;
  private final PassId pass;
  private final RunListener listener;
  private final PauseWatch pauses;
  private final PassCount count = new PassCount();

  PassLedger(RunLog log, PassId pass, RunListener listener, PauseWatch pauses) {
    this.log = log;
    this.pass = pass;
    this.listener = listener;
    this.pauses = pauses;
  }

  @Override
  public void intend(List<WorkItem> items) {
    log.intend(
        pass, items.stream().map(item -> new ObjectIntent(item.key(), item.target())).toList());
    listener.intended(pass, items.size());
  }

  @Override
  public boolean resting() {
    return pauses.resting();
  }

  @Override
  public void record(List<ObjectResult> results) {
    log.record(pass, results);
    count.add(results);
    listener.recorded(pass, results);
  }

  /// What was recorded through this ledger, once the engine has returned.
  Tally recorded() {
    return count.tally();
  }

  @Override
  public void note(Key key, Note note) {
    log.note(pass, key, note);
  }
}
