package org.tranship.core.store;

import java.util.Optional;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// An object to be removed.
///
/// @param key which
/// @param ifVersion only in this version, where the store can tell
public record DeleteRequest(Key key, Optional<Version> ifVersion) {
  public static DeleteRequest of(Key key) {
    return new DeleteRequest(key, Optional.empty());
  }
}
