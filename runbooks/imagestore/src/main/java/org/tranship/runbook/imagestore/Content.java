package org.tranship.runbook.imagestore;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreePath.Meaning;

/// What of an image store is content: everything but markers of either kind, locks, what an
/// interrupted replacement left, and packages that are left out.
///
/// @param leftOut folders of packages that are left out
public record Content(Set<String> leftOut) {
  /// All content.
  public static final Content ALL = new Content(Set.of());

  public Content {
    leftOut = Set.copyOf(leftOut);
  }

  boolean has(String path) {
    if (Marker.of(path) != Marker.NONE) {
      return false;
    }
    TreePath read = TreePath.of(path);
    return read.meaning() != Meaning.LEFTOVER && !leftOut.contains(read.unit());
  }

  /// The listing of a store without the rest; in the order of the store.
  Listing of(Store store) {
    Listing all = store.list(ListRequest.ALL);
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        for (Entry entry = all.next(); entry != null; entry = all.next()) {
          if (has(entry.key().text())) {
            return entry;
          }
        }
        return null;
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  /// A store that shows nothing but its content.
  public Store shown(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        return of(inner());
      }
    };
  }
}
