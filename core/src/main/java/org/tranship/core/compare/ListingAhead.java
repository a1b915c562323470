package org.tranship.core.compare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.thread.SideThread;

/// Reads a listing ahead of whoever takes its entries, in a thread beside it, so that two listings
/// that are merged are fetched at the same time. It gives the same entries and the same faults in
/// the same order, and holds at most some thousands of entries.
public final class ListingAhead implements Listing {
  private static final int BATCH = 250;

  /// Two pages of S3 are on their way while a third is merged.
  private static final int BATCHES = 8;

  /// What the listing gave in one go.
  ///
  /// @param entries in their order
  /// @param fault what came behind them, if anything
  /// @param last nothing comes behind this
  private record Batch(List<Entry> entries, @Nullable Throwable fault, boolean last) {}

  private final Supplier<Listing> opening;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
  private final SideThread reader;
  private Queue<Entry> entries = new ArrayDeque<>();
  private @Nullable Throwable fault;
  private boolean ended;

  /// Begins to read.
  ///
  /// @param opening opens the listing, which is closed with this; a fault of that is given as the
  ///   listing's own
  public ListingAhead(Supplier<Listing> opening) {
    this.opening = opening;
    this.reader = SideThread.start("tranship-listing", this::read);
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      Entry entry = entries.poll();
      if (entry != null) {
        return entry;
      }
      Throwable told = fault;
      if (told != null) {
        // Behind a fault that names a key the listing goes on; any other one stays.
        fault = endsListing(told) ? told : null;
        throw unchecked(told);
      }
      if (ended) {
        return null;
      }
      Batch batch = take();
      entries = new ArrayDeque<>(batch.entries());
      fault = batch.fault();
      ended = batch.last();
    }
  }

  private Batch take() {
    try {
      return batches.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw StoreException.of(Kind.INTERRUPTED, "list", "the store")
          .because("the thread was told to stop")
          .build();
    }
  }

  private void read() {
    try {
      try (Listing listing = opening.get()) {
        Batch batch;
        do {
          batch = batch(listing);
          batches.put(batch);
        } while (!batch.last());
      } catch (RuntimeException | Error e) {
        batches.put(new Batch(List.of(), e, true));
      }
    } catch (InterruptedException _) {
      // Nobody wants more.
    }
  }

  private static Batch batch(Listing inner) {
    List<Entry> got = new ArrayList<>(BATCH);
    try {
      while (got.size() < BATCH) {
        Entry entry = inner.next();
        if (entry == null) {
          return new Batch(got, null, true);
        }
        got.add(entry);
      }
      return new Batch(got, null, false);
    } catch (RuntimeException | Error e) {
      return new Batch(got, e, endsListing(e));
    }
  }

  private static RuntimeException unchecked(Throwable fault) {
    return switch (fault) {
      case Error error -> throw error;
      case RuntimeException known -> known;
      default -> new IllegalStateException("A listing failed.", fault);
    };
  }

  private static boolean endsListing(Throwable fault) {
    return !(fault instanceof StoreException store) || store.key().isEmpty();
  }

  /// Waits until the listing is let go.
  @Override
  public void close() {
    reader.interrupt();
    boolean interrupted = false;
    boolean gone = false;
    while (!gone) {
      try {
        batches.clear();
        gone = reader.join(100);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
