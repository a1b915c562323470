package org.tranship.core.snapshot;

import java.time.Instant;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// A snapshot being written. Nothing has its name before [#finish]; closed without it, or killed,
/// there is no snapshot. Used by one thread.
public interface SnapshotWriter extends AutoCloseable {
  /// What could not be had.
  enum Missing {
    /// What is under the key, or in the folder of that name: it could not be listed.
    ENTRY,
    /// The content or the attributes of an object that was listed.
    DETAILS
  }

  /// Adds an object. Keys come in order, each once.
  ///
  /// @throws StoreException if it cannot be written; the snapshot is then to be closed
  void add(RecordedObject object);

  /// Adds what could not be had of a key, and why.
  ///
  /// @throws StoreException if it cannot be written
  void fault(Key key, Missing missing, StoreException fault);

  /// Makes the snapshot whole and durable, and gives it its name, in one act.
  ///
  /// @param ended when the listing came to its end
  /// @throws StoreException of kind `CONDITION_FAILED` if there is a file of that name by now which
  ///   may not be replaced; as other writes give else
  void finish(Instant ended);

  /// Lets go. What was not finished is removed.
  @Override
  void close();
}
