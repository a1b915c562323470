package org.tranship.core.work;

import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Version;

/// Objects where they come from, with everything that the source knows of them.
///
/// @param source the store
record Origin(Store source) {
  /// The object, in this version if one is known.
  ///
  /// @throws StoreException of kind `NOT_FOUND` or `CHANGED` if there is no such one
  Entry of(WorkItem item, Version version) {
    Entry entry =
        source
            .stat(item.source())
            .orElseThrow(
                () ->
                    StoreException.of(Kind.NOT_FOUND, "read", source.toString())
                        .key(item.source())
                        .because("there is no such object")
                        .build());
    if (version.isKnown() && !entry.version().equals(version)) {
      throw StoreException.of(Kind.CHANGED, "read", source.toString())
          .key(item.source())
          .because("the object was written anew meanwhile")
          .next("Run the same command again.")
          .build();
    }
    return entry;
  }
}
