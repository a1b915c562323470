package org.tranship.runbook.objects.pointers;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.layer.SortedStore;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// The rows of a catalogue joined with the listing of the source, by the keys of its objects. Rows
/// come in an order of their own, so they are all read first and sorted on disk; memory does not
/// grow with their number.
final class PointedObjects implements AutoCloseable {
  private static final String NO_SORT = "TRO-203";

  /// Is told of each row while they are read.
  @FunctionalInterface
  interface Reader {
    void met(Catalog.Row row, Reading reading);
  }

  /// A key that a row points at or that the source has, and which of them is so.
  ///
  /// @param entry the object, null if the source does not have it
  /// @param first one of the rows, null if none points at it
  /// @param rows how many rows point at it
  record Joined(Key source, @Nullable Entry entry, @Nullable Pointed first, long rows) {}

  private final Pointing pointing;
  private final SortedRuns<Pointed> bySource;
  private final SortedRuns<Pointed> byTarget;
  private final Store store;
  private @Nullable Listing listing;
  private SortedRuns.@Nullable Cursor<Pointed> rows;
  private @Nullable Pointed head;
  private @Nullable Entry entry;
  private long unlistable;

  PointedObjects(Pointing pointing) {
    this.pointing = pointing;
    this.store = pointing.openSource();
    this.bySource =
        new SortedRuns<>(
            pointing.sortDirectory(), SortedStore.Bounds.DEFAULT, Pointed.FORM, Pointed.BY_SOURCE);
    this.byTarget =
        new SortedRuns<>(
            pointing.sortDirectory(), SortedStore.Bounds.DEFAULT, Pointed.FORM, Pointed.BY_TARGET);
  }

  /// Reads all rows; to be called once and first.
  ///
  /// @param targets also sort them by the target's keys
  void readRows(Reader reader, boolean targets) throws InterruptedException {
    try (Catalog catalog = pointing.openRows();
        Catalog.Rows all = catalog.rows(Optional.empty())) {
      for (Optional<Catalog.Row> row = all.next(); row.isPresent(); row = all.next()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Reading reading = pointing.rule().read(row.get().pointer());
        reader.met(row.get(), reading);
        if (reading instanceof Reading.Points(Key source, Key target, var _)) {
          Pointed pointed = new Pointed(source, target, row.get().id());
          bySource.add(pointed);
          if (targets) {
            byTarget.add(pointed);
          }
        }
      }
      rows = bySource.merge();
      head = rows.next();
      listing = store.list(ListRequest.ALL);
      entry = nextEntry();
    } catch (IOException e) {
      throw noSort(e);
    }
  }

  /// The next key in order; null at the end. The rows that point at an object the source does not
  /// have come one by one.
  @Nullable Joined next() {
    Pointed row = head;
    Entry object = entry;
    if (row == null && object == null) {
      return null;
    }
    int order = row == null ? 1 : object == null ? -1 : row.source().compareTo(object.key());
    if (row != null && order < 0) {
      advance();
      return new Joined(row.source(), null, row, 1);
    }
    entry = nextEntry();
    Key key = Objects.requireNonNull(object).key();
    long count = 0;
    for (Pointed at = head; at != null && at.source().equals(key); at = head) {
      count++;
      advance();
    }
    return new Joined(key, object, count == 0 ? null : row, count);
  }

  /// Has one more sorted by the keys of the target.
  void addTarget(Pointed pointed) {
    try {
      byTarget.add(pointed);
    } catch (IOException e) {
      throw noSort(e);
    }
  }

  /// The rows by the keys of the target, one for each object; to be called once.
  SortedRuns.Cursor<Pointed> byTarget() {
    try {
      return byTarget.merge();
    } catch (IOException e) {
      throw noSort(e);
    }
  }

  /// How many names of the source could not be listed.
  long unlistable() {
    return unlistable;
  }

  private void advance() {
    try {
      head = Objects.requireNonNull(rows).next();
    } catch (IOException e) {
      throw noSort(e);
    }
  }

  private @Nullable Entry nextEntry() {
    while (true) {
      try {
        return Objects.requireNonNull(listing).next();
      } catch (StoreException e) {
        if (e.key().isEmpty()) {
          throw e;
        }
        unlistable++; // a row that points there has no object for us
      }
    }
  }

  StepFailed noSort(IOException e) {
    String why =
        e instanceof ClosedByInterruptException
            ? "it was told to stop"
            : String.valueOf(e.getMessage());
    return new StepFailed(
        NO_SORT
            + " Sorting rows in "
            + pointing.sortDirectory()
            + " failed: "
            + why
            + ". Make room there, or name another directory for temporary files, then run again.",
        e);
  }

  @Override
  public void close() {
    try (store;
        bySource;
        byTarget) {
      if (listing != null) {
        listing.close();
      }
    }
  }
}
