package org.tranship.core.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where runs are written down. Found by `ServiceLoader` through [JournalProvider].
public interface Journal extends AutoCloseable {

  /// Makes a run and opens it for writing.
  ///
  /// @throws JournalException of kind `EXISTS` if there is a run of that id
  RunLog create(RunHeader header);

  /// Opens a run for writing, to go on with it.
  ///
  /// @throws JournalException `NO_SUCH_RUN`, or `LOCKED` (with the holder's name) when another
  ///   process, or another handle of this one, is at it. A dead holder never blocks for good: the
  ///   lock is the operating system's and ends with its process, or it is a lease that ends by
  ///   itself
  RunLog resume(RunId id);

  /// A run for reading; empty when there is none of that id.
  Optional<RunView> view(RunId id);

  /// All runs that can be read, oldest first.
  List<RunHeader> runs();

  /// Why each of the others cannot be read: a damaged run, or one of a newer form, hides no other.
  default Map<RunId, JournalException> unreadable() {
    return Map.of();
  }

  /// The process that holds the run open for writing just now, as text; empty when none does.
  Optional<String> holder(RunId id);

  /// Takes a name that nobody else has meanwhile, so that what must not be done twice at once is
  /// not: before there is a run, there is nothing else to hold. Like the lock of a run it ends with
  /// its process, or some time after it. Seen by whoever uses the same journal, and by nobody else.
  ///
  /// @param name any text; equal ones exclude each other
  /// @param what what is done under it, for people, as in `A copy from A to B is being made`
  /// @throws JournalException `LOCKED` (with the holder's name) while another process, or another
  ///   holder in this one, has it
  Claim claim(String name, String what);

  /// A name that was taken.
  interface Claim extends AutoCloseable {
    /// Gives it back. Idempotent.
    @Override
    void close();
  }

  /// Asks whoever carries the run out, now or later, to rest: what is in flight comes to its end,
  /// and nothing is begun until [#unpause]. Durable when it returns; needs no lock, and outlives
  /// whoever holds the run. Of a run that rests already nothing changes.
  ///
  /// @param by who asks and since when, for people
  /// @throws JournalException `NO_SUCH_RUN`
  void pause(RunId id, String by);

  /// Lets the run go on. One that does not rest is left as it is.
  ///
  /// @throws JournalException `NO_SUCH_RUN`
  void unpause(RunId id);

  /// Who wants the run to rest, as text; empty when nobody does. Asked every second, so it must be
  /// quick.
  Optional<String> paused(RunId id);

  /// A directory of this machine that lives as long as the runs do, for what a run has to find
  /// again and that is no line of a journal; empty for a journal that keeps nothing there. Files in
  /// it that begin with the name of a run are the journal's own.
  default Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  void close();
}
