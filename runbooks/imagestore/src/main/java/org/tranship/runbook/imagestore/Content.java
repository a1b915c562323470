package org.tranship.runbook.imagestore;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreePath.Meaning;

/// What of an image store is content: everything but markers of either kind, locks, what an
/// interrupted replacement left, and packages that are left out.
///
/// @param layout the kind of the store
/// @param leftOut packages, and single files, that are left out
public record Content(Layout layout, Set<String> leftOut) {
  /// All content of a store of this kind.
  public static Content all(Layout layout) {
    return new Content(layout, Set.of());
  }

  public Content {
    leftOut = Set.copyOf(leftOut);
  }

  boolean has(String path) {
    return Marker.of(path, layout) == Marker.NONE
        && TreePath.of(path, layout).meaning() != Meaning.LEFTOVER
        && !isLeftOut(path);
  }

  /// Whether a path, or a folder that it is in, is left out.
  boolean isLeftOut(String path) {
    if (leftOut.isEmpty()) {
      return false;
    }
    for (String each = path; !each.isEmpty(); each = TreePath.folder(each)) {
      if (leftOut.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /// The listing of a store without the rest; in the order of the store.
  public Listing of(Store store) {
    return of(store, ListRequest.ALL);
  }

  private Listing of(Store store, ListRequest request) {
    return of(store.list(request));
  }

  /// A listing without the rest.
  Listing of(Listing all) {
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
        return of(inner(), request);
      }
    };
  }
}
