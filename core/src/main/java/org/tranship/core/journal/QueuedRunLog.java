package org.tranship.core.journal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// For journals: a run being written by way of a [CommitQueue], and read back by way of a view.
/// What remains for a journal is how lines look, and what is let go at the end: the queue first,
/// and what keeps other processes out last. Safe for several threads if lines are made without
/// anything that they share.
///
/// Crash argument. Each call hands the queue one line and returns when that is durable, so that all
/// of a call is there or nothing of it: see [CommitQueue]. A line is made before it is queued, so
/// one that cannot be made leaves nothing, and no other call suffers from it.
///
/// @param <L> what one call wants written
public abstract class QueuedRunLog<L> implements RunLog {
  private final RunView view;
  private final CommitQueue<L> queue;

  protected QueuedRunLog(RunView view, CommitQueue<L> queue) {
    this.view = view;
    this.queue = queue;
  }

  /// An entry as a line.
  protected abstract L line(JournalEntry entry);

  /// Intents as a line; neither none nor more than [#MOST_AT_ONCE].
  protected abstract L intended(PassId pass, List<ObjectIntent> intents);

  /// Results as a line; neither none nor more than [#MOST_AT_ONCE].
  protected abstract L recorded(PassId pass, List<ObjectResult> results);

  /// A note as a line.
  protected abstract L noted(PassId pass, Key key, Note note);

  @Override
  public final void append(JournalEntry entry) {
    queue.submit(line(entry));
  }

  @Override
  public final void intend(PassId pass, List<ObjectIntent> intents) {
    if (mustWrite(intents)) {
      queue.submit(intended(pass, intents));
    }
  }

  @Override
  public final void record(PassId pass, List<ObjectResult> results) {
    if (mustWrite(results)) {
      queue.submit(recorded(pass, results));
    }
  }

  @Override
  public final void note(PassId pass, Key key, Note note) {
    queue.submit(noted(pass, key, note));
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
  public final RunHeader header() {
    return view.header();
  }

  @Override
  public final List<JournalEntry> entries() {
    return view.entries();
  }

  @Override
  public final SequencedSet<PassId> passes() {
    return view.passes();
  }

  @Override
  public final Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys) {
    return view.results(pass, keys);
  }

  @Override
  public final Rows<ObjectResult> results(PassId pass, Set<Outcome> outcomes, Optional<Key> after) {
    return view.results(pass, outcomes, after);
  }

  @Override
  public final Optional<Key> greatest(PassId pass) {
    return view.greatest(pass);
  }

  @Override
  public final Rows<ObjectIntent> unsettled(PassId pass) {
    return view.unsettled(pass);
  }

  @Override
  public final Map<Key, Note> notes(PassId pass, Collection<Key> keys) {
    return view.notes(pass, keys);
  }

  @Override
  public final Tally tally(PassId pass) {
    return view.tally(pass);
  }
}
