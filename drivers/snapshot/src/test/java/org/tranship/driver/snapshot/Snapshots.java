package org.tranship.driver.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.snapshot.RecordedObject;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.core.value.Version;

/// Snapshots of nothing real.
final class Snapshots {
  static final SnapshotHeader HEADER =
      new SnapshotHeader("memory:it", Instant.EPOCH, "1.2.3", false, Set.of());
  static final Instant ENDED = Instant.EPOCH.plusSeconds(1);

  private Snapshots() {}

  /// A writer that may not replace anything.
  static SnapshotWriter writer(Path file) {
    return SnapshotFormat.installed().create(file, false, HEADER);
  }

  static void write(Path file, RecordedObject... objects) {
    try (SnapshotWriter writer = writer(file)) {
      for (RecordedObject object : objects) {
        writer.add(object);
      }
      writer.finish(ENDED);
    }
  }

  static RecordedObject object(String key, long size) {
    return RecordedObject.of(
        new Entry(
            Key.of(key),
            ByteCount.of(size),
            Version.of("v" + size),
            Optional.of(Instant.EPOCH.plusSeconds(size)),
            Optional.empty(),
            Attributes.NONE));
  }

  static Store open(Path file) {
    return open(file, Map.of());
  }

  static Store open(Path file, Map<String, String> options) {
    return Stores.installed(new SecretVault(Map.of()))
        .open(new StoreSpec(new Location("snapshot", file.toString()), options, Map.of()));
  }

  /// Reads to the end; a key in brackets could not be given.
  static List<String> keys(Store store, ListRequest request) {
    List<String> keys = new ArrayList<>();
    try (Listing listing = store.list(request)) {
      while (true) {
        assertThat(keys).as("an end that does not come").hasSizeLessThan(100_000);
        try {
          Entry entry = listing.next();
          if (entry == null) {
            return keys;
          }
          keys.add(entry.key().text());
        } catch (StoreException e) {
          keys.add("(" + e.key().orElseThrow(() -> e) + ")");
        }
      }
    }
  }
}
