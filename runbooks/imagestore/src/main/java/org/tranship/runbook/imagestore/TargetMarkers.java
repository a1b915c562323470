package org.tranship.runbook.imagestore;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// The markers at the target, in the target's own kind: where they belong, written behind
/// everything else, and taken away before anything in their package changes.
///
/// The mark of a folder says something of the folders in it too, and readers begin at the root. So
/// marks are written from the deepest folders up, the root's last, and taken away from the root
/// down: whenever that is cut off, a root that is marked has all its folders marked.
///
/// @param from the source's kind
/// @param layout the target's kind
/// @param scan what is whole at the source
/// @param content what is copied
/// @param clock what a marker of XStore says
record TargetMarkers(Layout from, Layout layout, TreeScan scan, Content content, Clock clock) {
  private static final DateTimeFormatter WINDOWS =
      DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US);

  private static final int BATCH = 500;

  private static final Comparator<Key> ROOTS_FIRST =
      Comparator.<Key>comparingInt(TargetMarkers::depth).thenComparing(Comparator.naturalOrder());

  private static final Comparator<Key> DEEPEST_FIRST =
      Comparator.<Key>comparingInt(key -> -depth(key)).thenComparing(Comparator.naturalOrder());

  /// The paths of all markers that the target shall have.
  ///
  /// @param source its content decides where they go
  void each(Store source, Consumer<Key> each) throws InterruptedException {
    if (layout == Layout.FILES) {
      return;
    }
    Directories directories = new Directories();
    try (Listing listing = content.of(source)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        first(entry.key(), directories, each);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  /// The paths of the markers of those directories that a file of content is the first of.
  ///
  /// @param directories of the files before it, which come in order
  void first(Key file, Directories directories, Consumer<Key> each) {
    for (String directory : directories.newOf(file.text())) {
      if (isMeant(directory)) {
        each.accept(Key.of(marker(layout).in(directory)));
      }
    }
  }

  /// Whether a directory is to carry a marker. XStore marks the root of what was uploaded, the
  /// native store every directory; between two stores of XStore the same are marked.
  boolean isMeant(String directory) {
    return switch (layout) {
      case FILES -> false;
      case NATIVE -> scan.carriesMarker(directory);
      case XSTORE ->
          from == Layout.XSTORE
              ? scan.carries(directory)
              : directory.equals(scan.unit(directory + "/x")) && scan.carriesMarker(directory);
    };
  }

  private static Marker marker(Layout layout) {
    return layout == Layout.XSTORE ? Marker.XSTORE : Marker.NATIVE;
  }

  /// Writes markers, the deepest first. Those of one depth are durable before the next is begun.
  ///
  /// @param missing those that are not there
  /// @return how many were written
  long write(Collection<Key> missing, Store target) throws InterruptedException {
    List<Key> unsettled = new ArrayList<>();
    for (Key key : missing.stream().sorted(DEEPEST_FIRST).toList()) {
      if (isFull(unsettled, key)) {
        settle(target, unsettled);
      }
      var _ = target.put(PutRequest.of(key, bytes())).orThrow();
      unsettled.add(key);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    settle(target, unsettled);
    return missing.size();
  }

  private static void settle(Store target, List<Key> keys) {
    target.feature(Durability.class).ifPresent(it -> it.settle(List.copyOf(keys)));
    keys.clear();
  }

  /// Whether a batch takes no more, or not this one: nothing says in what order a batch is done.
  private static boolean isFull(List<Key> batch, Key next) {
    return batch.size() == BATCH || !batch.isEmpty() && depth(batch.getFirst()) != depth(next);
  }

  private static int depth(Key key) {
    return Math.toIntExact(key.text().chars().filter(each -> each == '/').count());
  }

  private byte[] bytes() {
    return layout == Layout.XSTORE
        ? LocalDateTime.ofInstant(clock.instant(), clock.getZone())
            .format(WINDOWS)
            .getBytes(StandardCharsets.US_ASCII)
        : new byte[0];
  }

  /// Removes the markers of packages, the roots' first. Held in memory is one path for each.
  ///
  /// @param layout the target's kind
  /// @param meant which, by the folder that a marker is in
  /// @return how many were removed
  static long remove(Layout layout, Store target, Predicate<String> meant)
      throws InterruptedException {
    List<Key> there = there(layout, target, meant);
    List<Key> batch = new ArrayList<>();
    for (Key key : there) {
      if (isFull(batch, key)) {
        delete(target, batch);
      }
      batch.add(key);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    delete(target, batch);
    return there.size();
  }

  private static List<Key> there(Layout layout, Store target, Predicate<String> meant)
      throws InterruptedException {
    List<Key> there = new ArrayList<>();
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        String path = entry.key().text();
        if (Marker.of(path) == marker(layout) && meant.test(TreePath.folder(path))) {
          there.add(entry.key());
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    there.sort(ROOTS_FIRST);
    return there;
  }

  private static void delete(Store target, List<Key> batch) {
    if (!batch.isEmpty()) {
      target.delete(batch.stream().map(DeleteRequest::of).toList()).forEach(WriteOutcome::orThrow);
      settle(target, batch);
    }
  }
}
