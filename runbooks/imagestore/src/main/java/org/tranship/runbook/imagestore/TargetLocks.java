package org.tranship.runbook.imagestore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;

/// Locks at a target that is a folder: it has no marker of a whole package, so a package on its way
/// has a lock beside it, by which every reader sees that it is not whole. A lock says who made it;
/// one of somebody else's is never removed.
///
/// Crash argument. Locks are settled before the first file is written and removed when all is
/// compared. What is left of them after a kill is found again in the listing and not remembered.
///
/// @param layout the target's kind; only a folder has locks
/// @param run whose locks are written
record TargetLocks(Layout layout, String run) {
  private static final String OURS = "tranship ";
  private static final int LONGEST = 200;

  /// Locks packages; those that are locked stay so.
  void put(Store target, Iterable<String> units) {
    List<Key> keys = new ArrayList<>();
    for (String unit : units) {
      Key key = Key.of(unit + Marker.WRITER_LOCK.text());
      if (layout == Layout.FILES && !unit.isEmpty() && target.stat(key).isEmpty()) {
        var _ =
            target.put(PutRequest.of(key, (OURS + run).getBytes(StandardCharsets.UTF_8))).orThrow();
        keys.add(key);
      }
    }
    settle(target, keys);
  }

  /// Removes our own locks, of whichever run.
  ///
  /// @param meant by the package beside which a lock lies
  void remove(Store target, Predicate<String> meant) throws InterruptedException {
    List<Key> keys = new ArrayList<>();
    for (Key key : all(target)) {
      if (isOurs(target, key) && meant.test(locked(key))) {
        target.delete(List.of(DeleteRequest.of(key))).forEach(WriteOutcome::orThrow);
        keys.add(key);
      }
    }
    settle(target, keys);
  }

  /// A lock of somebody else's, if there is any.
  Optional<Key> foreign(Store target) throws InterruptedException {
    return all(target).stream().filter(key -> !isOurs(target, key)).findFirst();
  }

  /// A lock beside one of these packages, if there is any.
  Optional<Key> first(Store target, Predicate<String> meant) throws InterruptedException {
    return all(target).stream().filter(key -> meant.test(locked(key))).findFirst();
  }

  private static String locked(Key key) {
    String text = key.text();
    return text.substring(0, text.length() - Marker.WRITER_LOCK.text().length());
  }

  private static boolean isOurs(Store target, Key key) {
    try (var body = target.open(key, ReadRequest.WHOLE)) {
      return body.entry().size().bytes() <= LONGEST
          && new String(body.readAll(LONGEST), StandardCharsets.UTF_8).startsWith(OURS);
    }
  }

  private List<Key> all(Store target) throws InterruptedException {
    List<Key> keys = new ArrayList<>();
    if (layout != Layout.FILES) {
      return keys;
    }
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (Marker.of(entry.key().text(), layout) == Marker.WRITER_LOCK) {
          keys.add(entry.key());
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return keys;
  }

  private static void settle(Store target, List<Key> keys) {
    if (!keys.isEmpty()) {
      target.feature(Durability.class).ifPresent(it -> it.settle(List.copyOf(keys)));
    }
  }
}
