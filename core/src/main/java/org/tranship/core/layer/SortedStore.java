package org.tranship.core.layer;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// Gives the listings of a store that cannot list in order in key order, by sorting them on disk:
/// bounded runs are sorted in memory, written to temporary files and merged. A listing is read to
/// its end before its first entry is given, and costs a full one even when it goes on after a key.
/// A key that the store gives twice, as some do while they are written to, is given once, as listed
/// last. What cannot be given as an entry is told before the first one.
///
/// The files have no name while they are open, or are removed when they are closed, so that nothing
/// is left when the process is killed. A full disk is `FULL`, naming the directory.
public final class SortedStore extends ForwardingStore {
  /// How much is held in memory for one listing: entries, and characters of their texts.
  ///
  /// @param entries most entries in a run
  /// @param characters most characters of keys, versions and attributes in a run
  /// @param runs most runs that are merged at once; that many files are open a level
  public record Bounds(int entries, long characters, int runs) {
    public static final Bounds DEFAULT = new Bounds(64 * 1024, 4L << 20, 64);

    public Bounds {
      if (entries < 1 || characters < 1 || runs < 2) {
        throw new IllegalArgumentException("A run holds something, and a merge two runs.");
      }
    }
  }

  /// So many entries that cannot be given are remembered; with more the listing ends.
  private static final int FAULTS = 1000;

  private final Path directory;
  private final Bounds bounds;

  /// @param directory where the temporary files go; it must exist
  public SortedStore(Store inner, Path directory, Bounds bounds) {
    super(inner);
    this.directory = directory;
    this.bounds = bounds;
  }

  @Override
  public Capabilities capabilities() {
    return inner().capabilities().withOrdered(true);
  }

  @Override
  public Listing list(ListRequest request) {
    SortedRuns<Entry> runs =
        new SortedRuns<>(directory, bounds, new EntryFormat(), Comparator.comparing(Entry::key));
    Queue<StoreException> faults = new ArrayDeque<>();
    try (Listing unordered = inner().list(request)) {
      for (Entry entry = next(unordered, faults); entry != null; entry = next(unordered, faults)) {
        runs.add(entry);
      }
      return new MergedListing(runs, runs.merge(), faults);
    } catch (IOException e) {
      runs.close();
      throw fault(e);
    } catch (RuntimeException | Error e) {
      runs.close();
      throw e;
    }
  }

  /// The next entry; what is about a single key is put aside.
  private @Nullable Entry next(Listing unordered, Queue<StoreException> faults) {
    while (true) {
      try {
        return unordered.next();
      } catch (StoreException e) {
        if (e.key().isEmpty()) {
          throw e;
        }
        if (faults.size() == FAULTS) {
          throw StoreException.of(e.kind(), e.operation(), e.store())
              .because(
                  "more than "
                      + FAULTS
                      + " entries cannot be listed, \""
                      + e.key().get()
                      + "\" among them: "
                      + e.reason())
              .next(e.next())
              .causedBy(e)
              .build();
        }
        faults.add(e);
      }
    }
  }

  private StoreException fault(IOException e) {
    boolean stopped = e instanceof ClosedByInterruptException;
    Kind kind = stopped ? Kind.INTERRUPTED : isFull() ? Kind.FULL : Kind.UNEXPECTED;
    return StoreException.of(kind, StoreOperation.LIST.verb(), toString())
        .because(
            stopped
                ? "it was told to stop while it sorted the listing"
                : "sorting the listing in " + directory + " failed: " + e.getMessage())
        .next(stopped ? "" : "Make room there, or name another directory for temporary files.")
        .causedBy(e)
        .build();
  }

  private boolean isFull() {
    try {
      return Files.getFileStore(directory).getUsableSpace() < 1 << 20;
    } catch (IOException _) {
      return false;
    }
  }

  private final class MergedListing implements Listing {
    private final SortedRuns<Entry> runs;
    private final SortedRuns.Cursor<Entry> cursor;
    private final Queue<StoreException> faults;

    MergedListing(
        SortedRuns<Entry> runs, SortedRuns.Cursor<Entry> cursor, Queue<StoreException> faults) {
      this.runs = runs;
      this.cursor = cursor;
      this.faults = faults;
    }

    @Override
    public @Nullable Entry next() {
      StoreException fault = faults.poll();
      if (fault != null) {
        throw fault;
      }
      try {
        return cursor.next();
      } catch (IOException e) {
        throw fault(e);
      }
    }

    @Override
    public void close() {
      runs.close();
    }
  }
}
