package org.tranship.testkit.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.SortedStore;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.clock.FakeClock;

/// Sorting on disk gives what sorting in memory gives, within its bounds, and leaves nothing
/// behind.
class SortedStoreTest {
  private static final long SEED = 1848;

  @TempDir Path directory;

  /// A store whose only content is a listing.
  private static Store listing(List<Entry> entries) {
    return new ForwardingStore(new UnorderedStore(new MemoryStore("given"), SEED)) {
      @Override
      public Listing list(ListRequest request) {
        var iterator = entries.iterator();
        return new Listing() {
          @Override
          public @Nullable Entry next() {
            return iterator.hasNext() ? iterator.next() : null;
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  private static Entry random(Random random) {
    StringBuilder key = new StringBuilder();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      key.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt('a', 'e');
            case 1 -> random.nextInt(0x1F600, 0x1F610);
            case 2 -> random.nextInt(0xFF00, 0xFF10);
            default -> random.nextInt(0xE0, 0xF0);
          });
    }
    return new Entry(
        Key.of(key.toString()),
        ByteCount.of(random.nextLong(1L << 40)),
        random.nextBoolean() ? Version.NONE : Version.of("v" + random.nextInt()),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Digest.sha256(String.format("%064x", random.nextInt(1 << 30)))),
        random.nextBoolean()
            ? Attributes.NONE
            : Attributes.of(
                Map.of(Attributes.CONTENT_TYPE, "a/b", "user.x", "\u00e9" + random.nextInt())));
  }

  private List<Entry> sorted(Store inner, SortedStore.Bounds bounds) {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = new SortedStore(inner, directory, bounds).list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void isThePlainSortForAnyBounds() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 60; round++) {
      List<Entry> given = new ArrayList<>();
      for (int i = random.nextInt(400); i > 0; i--) {
        given.add(random(random));
      }
      // Of a key that was listed twice, the later entry holds.
      Map<Key, Entry> model = new TreeMap<>();
      given.forEach(entry -> model.put(entry.key(), entry));
      SortedStore.Bounds bounds =
          new SortedStore.Bounds(
              random.nextInt(1, 50), random.nextInt(20, 2000), random.nextInt(2, 6));
      assertThat(sorted(listing(given), bounds))
          .as("seed %d, round %d, %s", SEED, round, bounds)
          .containsExactlyElementsOf(model.values());
      assertThat(leftBehind()).isEmpty();
    }
  }

  @Test
  void aListingThatBreaksLeavesNoFile() throws IOException {
    Random random = new Random(SEED);
    List<Entry> given = Stream.generate(() -> random(random)).limit(100).toList();
    Store broken =
        new FaultyStore(
            listing(given), Faults.at(90, new Fault.Refuse(Kind.UNAVAILABLE)), new FakeClock());
    assertThatThrownBy(() -> sorted(broken, new SortedStore.Bounds(10, 10_000, 4)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path missing = directory.resolve("missing");
    Random random = new Random(SEED);
    Store store =
        new SortedStore(listing(List.of(random(random))), missing, new SortedStore.Bounds(1, 1, 2));
    assertThatThrownBy(() -> store.list(ListRequest.ALL))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(missing.toString());
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /// The memory is that of a process of its own, which gets 32 MiB for 300,000 keys of a hundred
  /// characters: the keys alone would take more.
  @Test
  void sortsManyKeysInLittleMemory() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes(),
                ManyKeys.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("in order: 300000");
    assertThat(leftBehind()).isEmpty();
  }

  private static String classes() throws Exception {
    return Path.of(
            SortedStoreTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  /// Lists 300,000 keys backwards in a scattered order and counts them in order.
  static final class ManyKeys {
    private static final int COUNT = 300_000;

    private ManyKeys() {}

    public static void main(String[] arguments) {
      Store scattered =
          new ForwardingStore(new UnorderedStore(new MemoryStore("many"), SEED)) {
            @Override
            public Listing list(ListRequest request) {
              return new Listing() {
                private int next;

                @Override
                public @Nullable Entry next() {
                  if (next == COUNT) {
                    return null;
                  }
                  // Prime to the count, so that every number comes once.
                  long number = 7919L * next++ % COUNT;
                  return Entry.of(Key.of(String.format("%0100d", number)), number, Version.NONE);
                }

                @Override
                public void close() {}
              };
            }
          };
      Store store =
          new SortedStore(
              scattered, Path.of(arguments[0]), new SortedStore.Bounds(64 * 1024, 1 << 20, 8));
      long expected = 0;
      try (Listing listing = store.list(ListRequest.ALL)) {
        for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
          if (entry.size().bytes() != expected++) {
            throw new IllegalStateException("Out of order: " + entry.key());
          }
        }
      }
      System.out.println("in order: " + expected);
    }
  }
}
