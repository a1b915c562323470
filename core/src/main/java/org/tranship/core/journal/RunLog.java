package org.tranship.core.journal;

import java.util.List;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;

/// A run open for writing: by one process at a time, and in it by the Runner alone. Every method is
/// durable when it returns: a power cut right after keeps it. Nothing is ever changed or removed.
/// Methods may be called from several threads; each call is one commit.
///
/// Faults come as [JournalException]. After one the run must stop: nothing may be done that the
/// journal cannot hold. What had returned stays; a call that threw left all of its lines or none.
///
/// Where the run is held by a lease, and was taken over by another process because this one gave no
/// sign of life for too long, every call is refused with kind `TAKEN_OVER`, and none of its lines
/// is written.
///
/// An empty list writes nothing. More than [#MOST_AT_ONCE] in a call is refused with
/// `IllegalArgumentException`; a closed log takes no more and says so with a [JournalException] of
/// kind `UNAVAILABLE`.
public interface RunLog extends RunView, AutoCloseable {
  /// The most intents, or results, in one call: what may be in flight at once.
  int MOST_AT_ONCE = 1_000;

  void append(JournalEntry entry);

  /// Writes that these objects are about to be touched, before anything is.
  ///
  /// @param intents at most [#MOST_AT_ONCE]; where a key is there twice the later counts
  void intend(PassId pass, List<ObjectIntent> intents);

  /// Writes what became of objects, after it is durable at the store.
  ///
  /// @param results at most [#MOST_AT_ONCE]; where a key is there twice the later counts
  void record(PassId pass, List<ObjectResult> results);

  /// Writes something a successor needs while an object is in flight, such as the id of an upload
  /// in parts.
  void note(PassId pass, Key key, Note note);

  /// Lets the run go, so that another process may take it up. Idempotent.
  @Override
  void close();
}
