package org.tranship.core.compare;

import org.tranship.core.store.Entry;
import org.tranship.core.value.Key;

/// What a [Merge] finds under one key.
public sealed interface Pair {
  /// The key by which both sides were compared: the target's spelling.
  Key key();

  /// The source has it and the target does not.
  ///
  /// @param key where it belongs in the target
  /// @param source the entry under its own key in the source
  record OnlyInSource(Key key, Entry source) implements Pair {}

  /// The target has it and the source does not.
  ///
  /// @param key its key in the target
  /// @param target the entry
  record OnlyInTarget(Key key, Entry target) implements Pair {}

  /// Both have an object here; whether the same one is for others to say.
  ///
  /// @param key its key in the target
  /// @param source the entry under its own key in the source
  /// @param target the entry in the target
  record Both(Key key, Entry source, Entry target) implements Pair {}
}
