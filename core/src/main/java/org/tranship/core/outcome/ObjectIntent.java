package org.tranship.core.outcome;

import org.tranship.core.value.Key;

/// An object that a pass is about to touch.
///
/// @param key the work's key, which its result will carry
/// @param target the key that will be written; the same as `key` where the pass maps none
public record ObjectIntent(Key key, Key target) {
  public static ObjectIntent of(Key key) {
    return new ObjectIntent(key, key);
  }
}
