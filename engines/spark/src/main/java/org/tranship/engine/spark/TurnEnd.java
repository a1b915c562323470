package org.tranship.engine.spark;

import java.util.Optional;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// How a turn ended, as the task's result.
///
/// @param how in one word
/// @param fault why no object can succeed, for [How#STOPPED]
/// @param reason in the executor's words, for [How#BROKEN]
record TurnEnd(How how, Optional<Fault> fault, String reason) {
  static final TurnEnd OVER = new TurnEnd(How.OVER, Optional.empty(), "");
  static final TurnEnd UNHEARD = new TurnEnd(How.UNHEARD, Optional.empty(), "");

  /// How a turn can end.
  enum How {
    /// Nothing was left for it.
    OVER,
    /// A store cannot be used.
    STOPPED,
    /// The driver does not hear this turn.
    UNHEARD,
    /// In a way that nobody foresaw.
    BROKEN
  }

  static TurnEnd stopped(StoreException fault) {
    return new TurnEnd(How.STOPPED, Optional.of(Fault.of(fault)), "");
  }

  static TurnEnd broken(Throwable fault) {
    return new TurnEnd(How.BROKEN, Optional.empty(), String.valueOf(fault));
  }

  /// A [StoreException] as data.
  record Fault(
      Kind kind, String operation, String store, Optional<Key> key, String reason, String next) {
    static Fault of(StoreException fault) {
      return new Fault(
          fault.kind(),
          fault.operation(),
          fault.store(),
          fault.key(),
          fault.reason(),
          fault.next());
    }

    StoreException thrown() {
      return StoreException.of(kind, operation, store)
          .key(key.orElse(null))
          .because(reason)
          .next(next)
          .build();
    }
  }
}
