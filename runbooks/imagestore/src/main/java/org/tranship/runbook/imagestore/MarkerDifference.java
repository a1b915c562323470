package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;

/// Finds the first marker at a target that is missing, or that says of a package that it is whole
/// though it is not.
final class MarkerDifference {
  private MarkerDifference() {}

  static Optional<String> first(TargetMarkers markers, Store source, Store target)
      throws InterruptedException {
    if (markers.layout() == Layout.FILES) {
      return Optional.empty();
    }
    String[] missing = {""};
    markers.each(
        source,
        key -> {
          if (missing[0].isEmpty() && target.stat(key).isEmpty()) {
            missing[0] = "the marker \"" + key + "\" is missing.";
          }
        });
    if (!missing[0].isEmpty()) {
      return Optional.of(missing[0]);
    }
    return Optional.ofNullable(wrong(markers, target))
        .map(
            key -> "the marker \"" + key + "\" says of a package that it is whole, and it is not.");
  }

  private static @Nullable Key wrong(TargetMarkers markers, Store target) {
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        String path = entry.key().text();
        boolean marker = Marker.of(path) == Marker.NATIVE || Marker.of(path) == Marker.XSTORE;
        String unit = TreePath.of(path).unit();
        if (marker
            && markers.scan().incomplete().contains(unit)
            && !markers.scan().carriesMarker(TreePath.folder(path))) {
          return entry.key();
        }
      }
    }
    return null;
  }
}
