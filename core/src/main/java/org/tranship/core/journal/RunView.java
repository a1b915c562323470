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
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// A run as the journal has it. Reading needs no lock and may go on while the run is being written:
/// each call sees everything durable when it began.
public interface RunView {
  RunHeader header();

  /// All entries in the order written. Their number follows the steps of a run, not its objects.
  List<JournalEntry> entries();

  /// The passes that have a line in the journal, be it an intent, a result or a note, in the order
  /// of their first. Few, whatever the number of objects.
  SequencedSet<PassId> passes();

  /// The newest result of each of these keys that has one. In memory, so ask for a batch at a time.
  Map<Key, ObjectResult> results(PassId pass, Collection<Key> keys);

  /// The newest result of each key of the pass with one of these outcomes, in key order, streamed.
  ///
  /// @param after only keys greater than this one
  Rows<ObjectResult> results(PassId pass, Set<ObjectResult.Outcome> outcomes, Optional<Key> after);

  /// The greatest key of the pass that has a result; empty if none has. Quick, whatever their
  /// number.
  Optional<Key> greatest(PassId pass);

  /// Intents of the pass without a result written after them: what was in flight when a run was cut
  /// off. One for each key, the newest where it was intended again. In key order, streamed; at most
  /// a few batches.
  Rows<ObjectIntent> unsettled(PassId pass);

  /// The newest note of each of these keys, if any: see [RunLog#note].
  Map<Key, Note> notes(PassId pass, Collection<Key> keys);

  Tally tally(PassId pass);

  /// A streamed answer, used by one thread and closed by whoever asked, also half way.
  ///
  /// @param <T> what it holds
  interface Rows<T> extends AutoCloseable {
    /// The next one, or empty at the end.
    Optional<T> next();

    @Override
    void close();
  }
}
