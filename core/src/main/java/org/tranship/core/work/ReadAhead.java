package org.tranship.core.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Reads small objects of the source together, where the source has [BatchReads]: the first of a
/// group that is wanted brings the others along. What a batch did not give is opened alone, so that
/// each object meets its own faults and no other's.
///
/// Memory: the groups that are under way hold at most their objects' bytes, each of which is
/// accounted for by the item it belongs to, but for the one group that is being handed out and for
/// items that wait in a bundle of [PassRun]: 16 of 64 KiB at most for each thread.
final class ReadAhead {
  private final Store source;
  private final Optional<BatchReads> batches;
  private final Map<Key, Group> groups = new ConcurrentHashMap<>();

  ReadAhead(Store source) {
    this.source = source;
    this.batches = source.feature(BatchReads.class);
  }

  /// Says what will be opened soon, in this order.
  void plan(List<WorkItem> items) {
    if (batches.isEmpty()) {
      return;
    }
    int most = batches.get().most();
    Set<Key> group = new HashSet<>(2 * most);
    for (WorkItem item : items) {
      if (item.size().bytes() <= BatchReads.SMALL) {
        group.add(item.source());
      }
      if (group.size() == most) {
        plan(batches.get(), group);
        group.clear();
      }
    }
    plan(batches.get(), group);
  }

  private void plan(BatchReads reads, Set<Key> keys) {
    if (keys.size() > 1) {
      Group group = new Group(reads, List.copyOf(keys));
      keys.forEach(key -> groups.put(key, group));
    }
  }

  /// Opens the item's source object as a whole.
  ObjectBody open(WorkItem item) {
    Group group = groups.remove(item.source());
    if (group != null) {
      ObjectBody held = group.take(item.source());
      if (held != null && isOf(item.version(), held)) {
        return held;
      }
    }
    return source.open(item.source(), ReadRequest.whole(item.version()));
  }

  private static boolean isOf(Version version, ObjectBody body) {
    return !version.isKnown() || version.equals(body.entry().version());
  }

  private static final class Group {
    private final BatchReads reads;
    private final List<Key> keys;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<Key, ObjectBody> held = new HashMap<>();

    Group(BatchReads reads, List<Key> keys) {
      this.reads = reads;
      this.keys = keys;
    }

    /// Null if it has to be opened alone.
    @Nullable ObjectBody take(Key key) {
      if (begun.compareAndSet(false, true)) {
        try {
          List<ObjectBody> bodies = new ArrayList<>(reads.read(keys));
          synchronized (held) {
            bodies.forEach(body -> held.put(body.entry().key(), body));
          }
        } catch (StoreException _) {
          // Opened alone, each object is tried again and says itself what is wrong.
        } finally {
          ended.countDown();
        }
      }
      try {
        ended.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return null;
      }
      synchronized (held) {
        return held.remove(key);
      }
    }
  }
}
