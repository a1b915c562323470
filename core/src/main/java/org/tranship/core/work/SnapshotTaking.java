package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.snapshot.SnapshotWriter.Missing;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Writes down what a store holds: its listing, and if asked what each object's content and
/// attributes are, many objects at once. The store is not changed, and memory does not grow with
/// the number or the size of the objects.
///
/// A fault of one key is written down in its place. A listing that breaks off, or a store that is
/// gone, ends it with an exception, and the writer is to be closed unfinished: half a snapshot
/// would call missing what was only not listed.
public final class SnapshotTaking {
  private final Store store;
  private final boolean contents;
  private final boolean metadata;
  private final EngineLimits limits;
  private final Outage outage;

  /// Is told how it goes on, by the thread that takes the snapshot, in the order of the keys.
  public interface Observer {
    /// An object was written down.
    void recorded(ByteCount size);

    /// Something could not be had.
    void missed(Key key, StoreException fault);
  }

  /// What was written down.
  ///
  /// @param objects how many objects
  /// @param bytes what they hold together
  /// @param faults of how many keys something could not be had
  public record Taken(long objects, ByteCount bytes, long faults) {}

  /// What there is of one key.
  ///
  /// @param object empty if it could not be listed
  /// @param fault why something is missing, if anything is
  private record Found(Key key, Optional<RecordedObject> object, @Nullable StoreException fault) {}

  /// @param store with the usual layers, so that its listing comes in order
  /// @param contents read every object and record its SHA-256 and CRC32C
  /// @param metadata ask for each object's attributes
  public SnapshotTaking(Store store, boolean contents, boolean metadata, EngineLimits limits) {
    this.store = store;
    this.contents = contents;
    this.metadata = metadata;
    this.limits = limits;
    this.outage = new Outage(store);
  }

  /// Takes the snapshot; finishing it is the caller's affair.
  ///
  /// @throws StoreException if the store cannot be listed to its end, or the snapshot not written
  /// @throws PassStopped if the store is gone
  /// @throws InterruptedException if told to stop
  public Taken take(SnapshotWriter writer, Observer observer) throws InterruptedException {
    Count count = new Count(writer, observer);
    int atOnce = store.capabilities().footprint().transfers();
    try (InOrder<Found> found = new InOrder<>(limits, atOnce, List.of(store), count::add);
        Listing listing = new ListingAhead(() -> store.list(ListRequest.ALL))) {
      boolean more = true;
      while (more) {
        more = next(listing, found);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      found.finish();
    }
    return new Taken(count.objects, ByteCount.of(count.bytes), count.faults);
  }

  private boolean next(Listing listing, InOrder<Found> found) throws InterruptedException {
    Entry entry;
    try {
      entry = listing.next();
    } catch (StoreException fault) {
      Key key = fault.key().orElseThrow(() -> fault);
      found.add(new Found(key, Optional.empty(), fault));
      return true;
    }
    if (entry == null) {
      return false;
    }
    if (contents || metadata) {
      outage.mayBegin();
      long bytes = contents ? CopyMemory.ofReading(store, entry.size(), limits.memory()) : 0;
      found.run(bytes, contents ? entry.size().bytes() : 0, () -> examine(entry));
    } else {
      found.add(new Found(entry.key(), Optional.of(RecordedObject.of(entry)), null));
    }
    return true;
  }

  private Found examine(Entry entry) {
    RecordedObject object = RecordedObject.of(entry);
    try {
      object = asked(entry);
      outage.had();
      return new Found(entry.key(), Optional.of(object), null);
    } catch (StoreException fault) {
      outage.ofOneObject(fault);
      return new Found(entry.key(), Optional.of(object), fault);
    }
  }

  private RecordedObject asked(Entry entry) {
    Entry whole = entry;
    if (metadata) {
      whole =
          store
              .stat(entry.key())
              .orElseThrow(
                  () ->
                      StoreException.of(Kind.NOT_FOUND, "stat", store.toString())
                          .key(entry.key())
                          .because("it was listed and is not there any more")
                          .build());
    }
    if (!contents) {
      return RecordedObject.of(whole);
    }
    List<Digest> digests =
        WholeRead.digests(store, whole, DigestAlgorithm.SHA256, DigestAlgorithm.CRC32C);
    return new RecordedObject(whole, Optional.of(digests.get(0)), Optional.of(digests.get(1)));
  }

  private static final class Count {
    private final SnapshotWriter writer;
    private final Observer observer;
    private long objects;
    private long bytes;
    private long faults;

    Count(SnapshotWriter writer, Observer observer) {
      this.writer = writer;
      this.observer = observer;
    }

    void add(Found found) {
      found
          .object()
          .ifPresent(
              object -> {
                writer.add(object);
                ByteCount size = object.entry().size();
                objects++;
                bytes += size.bytes();
                observer.recorded(size);
              });
      StoreException fault = found.fault();
      if (fault != null) {
        faults++;
        writer.fault(
            found.key(), found.object().isPresent() ? Missing.DETAILS : Missing.ENTRY, fault);
        observer.missed(found.key(), fault);
      }
    }
  }
}
