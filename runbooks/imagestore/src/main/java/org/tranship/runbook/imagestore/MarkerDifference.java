package org.tranship.runbook.imagestore;

import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;

/// Finds the first marker at a target that is missing, or that is none of those that belong there.
/// Held in memory is one path for each directory that has a marker.
final class MarkerDifference {
  private MarkerDifference() {}

  /// Those that belong to the target by what its source is, and are not there. What somebody has
  /// added since is none of them.
  static NavigableSet<Key> missing(TargetMarkers markers, Store source, Store target)
      throws InterruptedException {
    NavigableSet<Key> missing = new TreeSet<>();
    markers.each(source, missing::add);
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next();
          entry != null && !missing.isEmpty();
          entry = listing.next()) {
        missing.remove(entry.key());
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return missing;
  }

  static Optional<String> first(TargetMarkers markers, Store source, Store target)
      throws InterruptedException {
    if (markers.layout() == Layout.FILES) {
      return Optional.empty();
    }
    Set<Key> missing = new HashSet<>();
    markers.each(source, missing::add);
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        boolean marker = Marker.of(entry.key().text()) != Marker.NONE;
        if (marker && !missing.remove(entry.key())) {
          return Optional.of(
              "the marker \""
                  + entry.key()
                  + "\" says of a folder that it is whole, and by the source it is not. If it is"
                  + " nobody's, remove it.");
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return missing.stream()
        .sorted()
        .findFirst()
        .map(key -> "the marker \"" + key + "\" is missing.");
  }
}
