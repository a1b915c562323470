package org.tranship.core.store;

import java.util.Optional;
import org.tranship.core.value.Key;

/// What to list.
///
/// @param prefix only keys that start with this text; empty for all. A text prefix, not a folder
/// @param after only keys greater than this one, in key order; for going on where a run stopped
public record ListRequest(String prefix, Optional<Key> after) {
  public static final ListRequest ALL = new ListRequest("", Optional.empty());

  public static ListRequest under(String prefix) {
    return new ListRequest(prefix, Optional.empty());
  }

  public ListRequest startingAfter(Key key) {
    return new ListRequest(prefix, Optional.of(key));
  }
}
