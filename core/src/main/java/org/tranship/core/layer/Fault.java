package org.tranship.core.layer;

import java.time.Duration;
import org.tranship.core.store.StoreException;

/// What goes wrong with one call of a [FaultyStore].
public sealed interface Fault {
  /// The store says no: nothing is done, and the caller is told so.
  ///
  /// @param kind what it is told
  record Refuse(StoreException.Kind kind) implements Fault {}

  /// The request is lost on its way: nothing is done, and a writer cannot know that.
  ///
  /// @param kind what the caller sees instead of an answer
  record LoseRequest(StoreException.Kind kind) implements Fault {}

  /// The answer is lost on its way: all is done, and a writer cannot know that.
  ///
  /// @param kind what the caller sees instead of an answer
  record LoseAnswer(StoreException.Kind kind) implements Fault {}

  /// A body that is read ends here without a word; content that is written loses its second half,
  /// and the store says that all is well.
  record Truncate() implements Fault {}

  /// One bit of the bytes read by this call, or of the content written by it, is wrong, and nobody
  /// says so.
  ///
  /// @param at which byte, taken modulo the number there are
  record Flip(long at) implements Fault {}

  /// The call takes longer.
  ///
  /// @param time by how much
  record Delay(Duration time) implements Fault {}
}
