package org.tranship.core.eventlog;

import java.util.List;
import java.util.Optional;

/// What became of an append.
public sealed interface AppendOutcome {

  /// All of it is in the log now, and the checkpoint is, too.
  ///
  /// @param written how many events this append has written
  /// @param same how many were there already, with the same content
  /// @param last the place of the last event in the log's global order; empty where it has none, or
  ///   does not tell
  record Done(int written, int same, Optional<Position> last) implements AppendOutcome {}

  /// It does not fit: certainly nothing of the streams named was written, and the checkpoint was
  /// not. Of other streams in the append something may have been, where the log's transaction is
  /// smaller than the append.
  ///
  /// @param clashes the first of each stream; not empty
  record Conflict(List<Clash> clashes) implements AppendOutcome {
    public Conflict {
      clashes = List.copyOf(clashes);
    }
  }

  /// It was certainly not carried out as a whole. Where the log's transaction is smaller than the
  /// append, some of it may have been; to append the same again is harmless.
  ///
  /// @param reason why, and whether another try can help
  record Refused(EventLogException reason) implements AppendOutcome {}

  /// It may have been carried out or not. Settled by appending the same again, which compares.
  ///
  /// @param cause what went wrong while waiting for the answer
  record Unknown(EventLogException cause) implements AppendOutcome {}
}
