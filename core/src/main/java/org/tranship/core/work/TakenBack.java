package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Version;

/// Removes a copy that proved wrong, if it is certain to be the one just written: left there, it
/// would be in its own way when the copying is repeated.
record TakenBack(Store target) {
  /// @param wrong what is wrong with it, and how that was found
  ObjectResult of(WorkItem item, Version written, String wrong) {
    boolean removed = false;
    if (written.isKnown() && target.capabilities().versions() != Versions.NONE) {
      try {
        DeleteRequest request = new DeleteRequest(item.target(), Optional.of(written));
        removed = target.delete(List.of(request)).getFirst() instanceof WriteOutcome.Done;
      } catch (StoreException _) {
        removed = false; // said below; the fault that matters is the wrong copy
      }
    }
    return ItemFaults.failed(
        item,
        Kind.CORRUPT.code(),
        Kind.CORRUPT.code()
            + " The copy of \""
            + item.source()
            + "\" in "
            + target
            + " was wrong "
            + wrong
            + ". The source is untouched. "
            + (removed
                ? "The copy was removed; run the same command again."
                : "Remove \"" + item.target() + "\" there, then run the same command again."));
  }
}
