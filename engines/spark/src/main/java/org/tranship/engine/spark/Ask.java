package org.tranship.engine.spark;

import java.util.List;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.Key;

/// What an executor asks the driver. Each ask names the turn it is about, and gets an [Answer].
sealed interface Ask {
  /// The turn that asks.
  TurnId turn();

  /// A turn begins. Asked once: a turn that has begun already is not begun again.
  ///
  /// @param facts what the executor is
  record Begin(TurnId turn, ExecutorFacts facts) implements Ask {}

  /// The next items.
  ///
  /// @param most so many at most
  /// @param any rather few than having to ask again
  record Next(TurnId turn, int most, boolean any) implements Ask {}

  /// These items, which the turn was given, are about to be touched.
  record Intend(TurnId turn, List<Key> keys) implements Ask {}

  /// What came of items; durable at the store.
  record Results(TurnId turn, List<ObjectResult> results) implements Ask {}

  /// Something a successor needs about an item in flight.
  record Noted(TurnId turn, Key key, Note note) implements Ask {}

  /// Whether to rest or to stop, and how fast the stores may be used.
  record Pulse(TurnId turn) implements Ask {}

  /// Whether a probe may end: it holds its place until every place is held.
  record Held(TurnId turn, String executor) implements Ask {}
}
