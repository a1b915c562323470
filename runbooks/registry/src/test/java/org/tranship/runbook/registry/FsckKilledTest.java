package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;
import org.tranship.testkit.contract.ChangedListing;

/// A look whose process is killed while it hashes, and the next one with what it had written down
/// by then.
class FsckKilledTest {
  private static final int BLOBS = 12;
  private static final long LISTED = 200L << 20;

  @TempDir private Path directory;
  private final Store store = new MemoryStore("registry");
  private final LittleRegistry registry = new LittleRegistry(store, "");
  private final AtomicInteger hashed = new AtomicInteger();

  /// The store, with blobs that are large as it lists them: what is written down when goes by that.
  ///
  /// @param at before which blob the process is killed
  private Store watched(int at) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing inner = super.list(request);
        return new ChangedListing(inner, FsckKilledTest::large);
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        if (key.text().endsWith("/data") && hashed.incrementAndGet() == at) {
          keepAsKilled();
        }
        return super.open(key, request);
      }
    };
  }

  private static Entry large(Entry entry) {
    return new Entry(
        entry.key(),
        ByteCount.of(LISTED),
        entry.version(),
        entry.modified(),
        entry.digest(),
        entry.attributes());
  }

  /// What a process that is killed right now leaves.
  private void keepAsKilled() {
    for (String suffix : new String[] {"", "-wal"}) {
      try {
        Files.copy(directory.resolve("inventory" + suffix), directory.resolve("left" + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private int look(String inventory, int killedAt) throws InterruptedException {
    hashed.set(0);
    RegistryCheck.run(
        watched(killedAt),
        "memory:registry",
        directory.resolve(inventory),
        EngineLimits.standard().withRequests(1),
        new Fsck.Observer() {
          @Override
          public void began(String part, Optional<Long> expected) {}

          @Override
          public void passed(ByteCount size) {}
        },
        new RegistryCheck.Told(_ -> {}, _ -> {}));
    return hashed.get();
  }

  @Test
  void theNextLookHashesOnlyWhatTheFirstHadNotAndTheLastFewOfThat() throws InterruptedException {
    for (int i = 0; i < BLOBS; i++) {
      String hex = registry.blob("layer " + i);
      registry.link(registry.layerKey("web", hex), hex);
    }
    assertThat(look("inventory", 10)).isEqualTo(BLOBS);
    // Nine were read before the kill; of the last 256 MiB, two of them, nothing need be known.
    assertThat(look("left", 0)).isBetween(BLOBS - 9, BLOBS - 9 + 3);
    assertThat(look("left", 0)).isZero();
  }
}
