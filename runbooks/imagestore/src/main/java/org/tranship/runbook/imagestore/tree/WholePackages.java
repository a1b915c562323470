package org.tranship.runbook.imagestore.tree;

import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Asks an image store of single files and packages whether they are there and whole, without
/// listing it. Changes nothing.
///
/// @param store with the usual layers
/// @param layout how it says that a package is whole
public record WholePackages(Store store, Layout layout) {
  private static final String ARCHIVE = ".zip";

  /// Whether there is a file under this path that nobody is at.
  public boolean hasFile(String path) {
    return isThere(path) && !isLocked(path);
  }

  /// Whether a package is there as a folder that is whole, or in one file.
  ///
  /// @param folder of the package
  public boolean hasPackage(String folder) {
    return isWhole(folder) || hasFile(folder + ARCHIVE);
  }

  private boolean isWhole(String folder) {
    return switch (layout) {
      case NATIVE -> isThere(Marker.NATIVE.in(folder));
      case XSTORE -> isMarkedAboveOrAt(folder);
      case FILES -> hasContent(folder) && !isLocked(folder);
    };
  }

  private boolean isThere(String path) {
    return store.stat(Key.of(path)).isPresent();
  }

  /// A mark stands at the root of what was copied, which may be a folder above.
  private boolean isMarkedAboveOrAt(String folder) {
    for (String each = folder; !each.isEmpty(); each = TreePath.folder(each)) {
      if (isThere(Marker.XSTORE.in(each))) {
        return hasContent(folder);
      }
    }
    return false;
  }

  private boolean isLocked(String path) {
    if (layout != Layout.FILES) {
      return false;
    }
    for (String each = path; !each.isEmpty(); each = TreePath.folder(each)) {
      if (isThere(each + Marker.WRITER_LOCK.text())) {
        return true;
      }
    }
    return false;
  }

  private boolean hasContent(String folder) {
    try (Listing listing = store.list(ListRequest.under(folder + "/"))) {
      for (var entry = listing.next(); entry != null; entry = listing.next()) {
        if (Marker.of(entry.key().text(), layout) == Marker.NONE) {
          return true;
        }
      }
    }
    return false;
  }
}
