package org.tranship.core.work;

import java.io.IOException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Version;

/// Turns what went wrong with one object into its result, or, where nothing else can go right
/// either, into the end of the pass.
final class Faults {
  private Faults() {}

  static ObjectResult failed(WorkItem item, String code, String reason) {
    return result(item, Outcome.FAILED, code, reason);
  }

  static ObjectResult unknown(WorkItem item, StoreException cause) {
    return result(item, Outcome.UNKNOWN, cause.code(), cause.getMessage());
  }

  /// @throws PassStopped if the fault is not about this object
  static ObjectResult of(WorkItem item, StoreException fault) {
    return switch (fault.kind()) {
      case CONTAINER_MISSING, BAD_CREDENTIALS, CREDENTIALS_EXPIRED, CONFIGURATION, FULL ->
          throw new PassStopped(fault);
      // Retries are over when a fault arrives here: the store is gone, and asking it a thousand
      // times more helps nobody.
      case UNAVAILABLE, THROTTLED, TIMEOUT -> throw new PassStopped(fault);
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          ACCESS_DENIED,
          INVALID_KEY,
          UNSUPPORTED,
          TOO_LARGE,
          CORRUPT,
          SOURCE_FAULT,
          INTERRUPTED,
          UNEXPECTED ->
          failed(item, fault.code(), fault.getMessage());
    };
  }

  /// @param store where the bytes came from, masked
  static StoreException of(IOException fault, WorkItem item, String store) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof StoreException inner) {
        return inner;
      }
      if (t instanceof Tap.CodedFault) {
        return corrupt(item, store, String.valueOf(t.getMessage()), fault);
      }
      if (t instanceof java.util.zip.ZipException) {
        return corrupt(item, store, "it is no valid zlib data (" + t.getMessage() + ")", fault);
      }
    }
    return StoreException.reading(fault, item.source());
  }

  static StoreException corrupt(WorkItem item, String store, String reason, Throwable cause) {
    return StoreException.of(Kind.CORRUPT, "read", store)
        .key(item.source())
        .because(reason)
        .next("Nothing was written and the source is untouched; mend or restore the object there.")
        .causedBy(cause)
        .build();
  }

  private static ObjectResult result(WorkItem item, Outcome outcome, String code, String reason) {
    return new ObjectResult(
        item.key(),
        item.target(),
        outcome,
        Level.NONE,
        ByteCount.ZERO,
        java.util.Optional.empty(),
        item.version(),
        Version.NONE,
        code,
        reason,
        "");
  }
}
