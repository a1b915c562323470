package org.tranship.core.layer;

import java.util.Optional;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Entry;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteOutcome.Done;
import org.tranship.core.store.WriteOutcome.Refused;
import org.tranship.core.store.WriteOutcome.Unknown;
import org.tranship.core.value.Version;

/// Finds out what became of a `put` whose answer was lost, by asking the store.
///
/// The argument, for each condition:
/// - `Always`: the write may be repeated, so it is, unless the store's own digest shows it done.
/// - `IfAbsent`: nothing there: not carried out, so it may be repeated. Our bytes and attributes
///   there: done, since the caller wanted this object under this key. Other bytes: the condition
///   fails. If neither can be shown, unknown.
/// - `IfVersion`: the old version there: not carried out. Otherwise as above.
///
/// A late arrival of the first attempt does no harm: under a condition the store refuses it,
/// without one it writes the same bytes again.
final class PutSettlement {
  private final Store store;
  private final PutRequest request;
  private final SameObject same;

  /// @param store the store to ask, with retries
  PutSettlement(Store store, PutRequest request) {
    this.store = store;
    this.request = request;
    this.same = new SameObject(store, request);
  }

  /// Asks after a lost answer, or after a condition failed that an earlier lost write may have
  /// broken itself.
  ///
  /// @return the outcome, or empty if the write may be made again
  Optional<WriteOutcome> ask(StoreException fault) {
    try {
      return settle(store.stat(request.key()), fault);
    } catch (StoreException _) {
      // The question failed too; the first fault is the one to report.
      return Optional.of(new Unknown(fault));
    }
  }

  private Optional<WriteOutcome> settle(Optional<Entry> there, StoreException fault) {
    return switch (request.condition()) {
      case Condition.Always() ->
          there.filter(same::provenByDigest).map(entry -> WriteOutcome.done(entry.version()));
      case Condition.IfAbsent() ->
          there.isEmpty() ? Optional.empty() : Optional.of(ours(there.get(), fault));
      case Condition.IfVersion(Version old) -> {
        if (there.isEmpty()) {
          yield Optional.of(new Refused(conditionFailed("the object is gone")));
        }
        yield there.get().version().equals(old)
            ? Optional.empty()
            : Optional.of(ours(there.get(), fault));
      }
    };
  }

  private WriteOutcome ours(Entry there, StoreException fault) {
    return switch (same.as(there)) {
      case SAME -> WriteOutcome.done(there.version());
      case OTHER -> new Refused(conditionFailed("another object is there"));
      case UNCLEAR -> new Unknown(fault);
    };
  }

  /// The last word when no further attempt is made: done if that can be shown, else unknown.
  WriteOutcome orUnknown(StoreException end) {
    if (end.kind() == Kind.INTERRUPTED) {
      return new Unknown(end);
    }
    try {
      Optional<Done> done =
          store
              .stat(request.key())
              .filter(entry -> same.as(entry) == SameObject.Verdict.SAME)
              .map(entry -> new Done(entry.version(), Optional.empty()));
      return done.isPresent() ? done.get() : new Unknown(end);
    } catch (StoreException _) {
      return new Unknown(end);
    }
  }

  private StoreException conditionFailed(String reason) {
    return StoreException.of(Kind.CONDITION_FAILED, StoreOperation.PUT.verb(), store.toString())
        .key(request.key())
        .because(reason)
        .build();
  }
}
