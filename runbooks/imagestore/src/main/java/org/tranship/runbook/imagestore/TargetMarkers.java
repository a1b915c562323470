package org.tranship.runbook.imagestore;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
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
/// @param from the source's kind
/// @param layout the target's kind
/// @param scan what is whole at the source
/// @param content what is copied
/// @param clock what a marker of XStore says
record TargetMarkers(Layout from, Layout layout, TreeScan scan, Content content, Clock clock) {
  private static final DateTimeFormatter WINDOWS =
      DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US);

  private static final int BATCH = 500;

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

  /// Writes markers.
  ///
  /// @param missing those that are not there
  /// @return how many were written
  long write(Iterable<Key> missing, Store target) throws InterruptedException {
    long written = 0;
    List<Key> unsettled = new ArrayList<>();
    for (Key key : missing) {
      var _ = target.put(PutRequest.of(key, bytes())).orThrow();
      unsettled.add(key);
      written++;
      if (unsettled.size() == BATCH) {
        settle(target, unsettled);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    settle(target, unsettled);
    return written;
  }

  private static void settle(Store target, List<Key> keys) {
    target.feature(Durability.class).ifPresent(it -> it.settle(List.copyOf(keys)));
    keys.clear();
  }

  private byte[] bytes() {
    return layout == Layout.XSTORE
        ? LocalDateTime.ofInstant(clock.instant(), clock.getZone())
            .format(WINDOWS)
            .getBytes(StandardCharsets.US_ASCII)
        : new byte[0];
  }

  /// Removes the markers of packages.
  ///
  /// @param layout the target's kind
  /// @param meant which, by the folder that a marker is in
  /// @return how many were removed
  static long remove(Layout layout, Store target, Predicate<String> meant)
      throws InterruptedException {
    long removed = 0;
    List<DeleteRequest> batch = new ArrayList<>();
    try (Listing listing = target.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        String path = entry.key().text();
        if (Marker.of(path) == marker(layout) && meant.test(TreePath.folder(path))) {
          batch.add(DeleteRequest.of(entry.key()));
          removed++;
        }
        if (batch.size() == BATCH) {
          delete(target, batch);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    delete(target, batch);
    return removed;
  }

  private static void delete(Store target, List<DeleteRequest> batch) {
    if (!batch.isEmpty()) {
      target.delete(List.copyOf(batch)).forEach(WriteOutcome::orThrow);
      List<Key> keys = new ArrayList<>(batch.stream().map(DeleteRequest::key).toList());
      settle(target, keys);
      batch.clear();
    }
  }
}
