package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// Tells an object that cannot be had from a store that cannot be reached. Both look the same to
/// the object they happen to: `UNAVAILABLE`, `THROTTLED` or `TIMEOUT` after all retries. A store
/// that still answers [Store#check] is there, so the object alone has failed (a lasting error for
/// one key, a row too large for a timeout) and the others must be moved all the same. A store that
/// does not answer ends the pass, and the object stays in flight.
///
/// A store may also answer the check and nothing else. So a number of objects in a row that end
/// like that let no further one begin; those on their way come to their own end. Nothing is lost by
/// that: whatever was not begun is begun by the same command.
final class Outage {
  /// So many objects in a row are no coincidence.
  static final int ROW = 10;

  private final List<Store> stores;
  private final AtomicInteger row = new AtomicInteger();
  private volatile Optional<StoreException> last = Optional.empty();

  Outage(Store... stores) {
    this.stores = List.of(stores);
  }

  /// Does the same, one object at a time, with faults judged.
  LocalEngine.One around(LocalEngine.One one) {
    return (item, room) -> {
      mayBegin();
      try {
        return told(one.of(item, room));
      } catch (PassStopped e) {
        Optional<PassStopped> gone = gone(e);
        if (gone.isPresent()) {
          throw gone.get();
        }
        return failed(item, e);
      }
    };
  }

  /// @throws PassStopped if too many objects in a row could not be had
  void mayBegin() {
    if (row.get() >= ROW && last.isPresent()) {
      StoreException fault = last.get();
      throw new PassStopped(
          StoreException.of(fault.kind(), fault.operation(), fault.store())
              .key(fault.key().orElse(null))
              .because(
                  fault.reason()
                      + "; "
                      + row
                      + " objects in a row ended like this, though the store answers otherwise")
              .next("Look into the store's own log, then run the same command again.")
              .causedBy(fault)
              .build());
    }
  }

  /// Takes note of how an object ended. One whose answers were lost to the last counts with those
  /// that could not be had.
  ObjectResult told(ObjectResult result) {
    if (result.outcome() != Outcome.UNKNOWN) {
      had();
    } else if (last.isPresent()) {
      row.incrementAndGet();
    }
    return result;
  }

  /// Whether the store is gone.
  ///
  /// @param stop why an object could not be had
  /// @return what ends the pass; empty if the object alone has failed
  Optional<PassStopped> gone(PassStopped stop) {
    if (!ItemFaults.perhapsOneObject(stop.fault().kind())) {
      return Optional.of(stop);
    }
    for (Store store : stores) {
      try {
        store.check();
      } catch (StoreException e) {
        if (ItemFaults.perhapsOneObject(e.kind()) || ItemFaults.everyObject(e.kind())) {
          return Optional.of(new PassStopped(e));
        }
        if (e.kind() == Kind.INTERRUPTED) {
          throw e;
        }
        // It is there, though it does not like the question.
      }
    }
    return Optional.empty();
  }

  /// The result of an object that could not be had from a store that is there.
  ObjectResult failed(WorkItem item, PassStopped stop) {
    StoreException fault = stop.fault();
    missed(fault);
    return ItemFaults.failed(
        item,
        fault.code(),
        fault.getMessage()
            + " The store answers otherwise, so the others are gone on with; the same command tries"
            + " this one again.");
  }

  /// Lets a fault pass that is one object's own, and takes note of it.
  ///
  /// @throws StoreException the fault, if every other object would meet it too, or if it is an
  ///   interrupt
  /// @throws PassStopped if the store is gone
  void ofOneObject(StoreException fault) {
    if (fault.kind() == Kind.INTERRUPTED || ItemFaults.everyObject(fault.kind())) {
      throw fault;
    }
    if (ItemFaults.perhapsOneObject(fault.kind())) {
      Optional<PassStopped> gone = gone(new PassStopped(fault));
      if (gone.isPresent()) {
        throw gone.get();
      }
      missed(fault);
    }
  }

  private void missed(StoreException fault) {
    last = Optional.of(fault);
    row.incrementAndGet();
  }

  /// Takes note of an object that was had. One that could not be had stands alone then.
  void had() {
    row.set(0);
  }
}
