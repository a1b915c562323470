package org.tranship.runbook.imagestore;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// The markers that belong to a target by what its source is, held against those that it has. Held
/// in memory is one path for each directory that has, or shall have, a marker.
///
/// @param meant those that belong there
/// @param there those that it has
record MarkerDifference(NavigableSet<Key> meant, Set<Key> there) {
  /// None yet; both are filled by whoever walks through the stores.
  static MarkerDifference empty() {
    return new MarkerDifference(new TreeSet<>(), new TreeSet<>());
  }

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

  /// Those that belong there and are not, in order.
  NavigableSet<Key> missing() {
    NavigableSet<Key> missing = new TreeSet<>(meant);
    missing.removeAll(there);
    return missing;
  }

  /// The first that is none of those that belong there, or else the first that is missing, as a
  /// sentence; empty if there is none.
  Optional<String> first() {
    Optional<Key> stray = there.stream().filter(key -> !meant.contains(key)).sorted().findFirst();
    return stray
        .map(
            key ->
                "the marker \""
                    + key
                    + "\" says of a folder that it is whole, and by the source it is not. If it is"
                    + " nobody's, remove it.")
        .or(
            () ->
                missing().stream()
                    .findFirst()
                    .map(key -> "the marker \"" + key + "\" is missing."));
  }
}
