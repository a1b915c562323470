package org.tranship.runbook.objects.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Writes made-up objects below a prefix of the target where nothing is, measures how fast that
/// goes, and removes them, also after a fault. A process that is killed in between leaves at most
/// [#OBJECTS] and [#LARGE_ONES] objects below the prefix, and the next probe refuses it until they
/// are removed.
public final class TargetProbe {
  static final int OBJECTS = 64;
  static final int LARGE_ONES = 2;

  private static final int LARGE = 8 << 20;
  private static final int SMALL = 64 << 10;

  private TargetProbe() {}

  /// Measures.
  ///
  /// @param prefix what the keys of the objects begin with
  /// @param size bytes of an object; at most 64 KiB are written of each
  /// @throws ScaleRefused if there is something below the prefix
  public static Probe.Measured of(Store target, String prefix, long size)
      throws InterruptedException {
    try (Listing there = target.list(ListRequest.under(prefix))) {
      if (KeyPages.next(there) != null) {
        throw ScaleRefused.occupied(target, prefix);
      }
    }
    List<Key> written = new ArrayList<>();
    byte[] bytes = new byte[LARGE];
    new SplittableRandom(7).nextBytes(bytes);
    List<Probe.Trial> small = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      small.add(
          trial(target, key(prefix, "small-", i, written), bytes, (int) Math.min(size, SMALL)));
    }
    List<Probe.Trial> large = new ArrayList<>();
    for (int i = 0; i < LARGE_ONES && target.capabilities().largestPut().bytes() >= LARGE; i++) {
      large.add(trial(target, key(prefix, "large-", i, written), bytes, LARGE));
    }
    try {
      return Probe.of(small, large);
    } finally {
      for (WriteOutcome each : target.delete(written.stream().map(DeleteRequest::of).toList())) {
        each.orThrow();
      }
    }
  }

  private static Key key(String prefix, String name, int number, List<Key> written) {
    Key key = Key.of(prefix + name + number);
    written.add(key);
    return key;
  }

  private static Probe.Trial trial(Store target, Key key, byte[] bytes, int size) {
    PutRequest put = PutRequest.of(key, new Content.Bytes(bytes, 0, size));
    return new Probe.Trial(size, () -> target.put(put).orThrow());
  }
}
