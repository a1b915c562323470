package org.tranship.core.run;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;

/// Lets a run rest while the operator wants it to, and says so once when it begins to rest and once
/// when it goes on. The journal is asked about once a second, however often this is.
///
/// Nothing depends on a pause: it only puts off what is not begun yet. Killed while it rests, the
/// run is taken up like any other, and rests again as long as the journal says so.
final class PauseWatch {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long SLICE_MILLIS = 100;

  private final Journal journal;
  private final RunId run;
  private final Operator operator;
  private final RunListener listener;
  private boolean asked;
  private long at;
  private boolean resting;

  PauseWatch(Journal journal, RunId run, Operator operator, RunListener listener) {
    this.journal = journal;
    this.run = run;
    this.operator = operator;
    this.listener = listener;
  }

  /// Whether nothing is to be begun now.
  synchronized boolean resting() {
    long now = System.nanoTime();
    if (!asked || now - at >= EVERY) {
      asked = true;
      at = now;
      look();
    }
    return resting;
  }

  private void look() {
    Optional<String> by = journal.paused(run);
    if (by.isPresent() != resting) {
      resting = by.isPresent();
      listener.paused(resting);
      operator.say(
          by.map(
                  who ->
                      "Paused by "
                          + who
                          + ". What is in flight comes to its end; 'tranship resume "
                          + run
                          + "' lets it go on.")
              .orElse("Not paused any more."));
    }
  }

  /// Waits as long as the run is to rest.
  void await() throws InterruptedException {
    while (resting()) {
      Thread.sleep(SLICE_MILLIS);
    }
  }
}
