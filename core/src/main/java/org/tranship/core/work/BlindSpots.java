package org.tranship.core.work;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// What one side of a comparison could not list, as long as the walk has not gone by: of a key
/// there, or below a folder there, nobody can say that it is missing.
final class BlindSpots {
  /// So many at one place of a listing are remembered; with more it is no listing.
  static final int MOST = 10_000;

  private final NavigableMap<Key, StoreException> spots = new TreeMap<>();

  /// @throws StoreException if there are too many to go on
  void add(Key key, StoreException fault) {
    if (spots.size() == MOST) {
      throw StoreException.of(fault.kind(), fault.operation(), fault.store())
          .because(
              "more than "
                  + MOST
                  + " entries in a row cannot be listed, \""
                  + key
                  + "\" among them: "
                  + fault.reason())
          .next(fault.next())
          .causedBy(fault)
          .build();
    }
    spots.put(key, fault);
  }

  /// Why it is not known whether this key is there; empty if it is known.
  Optional<StoreException> at(Key key) {
    if (spots.isEmpty()) {
      return Optional.empty();
    }
    StoreException exact = spots.get(key);
    String text = key.text();
    for (int slash = text.indexOf('/'); exact == null && slash >= 0; ) {
      exact = spots.get(Key.of(text.substring(0, slash + 1)));
      slash = text.indexOf('/', slash + 1);
    }
    return Optional.ofNullable(exact);
  }

  /// Whether the listing itself told of just this key.
  boolean told(Key key) {
    return spots.containsKey(key);
  }

  /// Forgets what lies before this key, since the walk comes by only once.
  void passed(Key key) {
    while (!spots.isEmpty()) {
      Key first = spots.firstKey();
      boolean folder = first.text().endsWith("/") && key.startsWith(first.text());
      if (folder || first.compareTo(key) >= 0) {
        return;
      }
      spots.remove(first);
    }
  }
}
