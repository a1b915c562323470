package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// `stat` and `open`: what is there, what is not, ranges and versions.
public interface ReadContract extends StoreUnderTest {

  @Test
  default void saysThatAnObjectIsMissing() {
    Key key = Key.of("not/there");
    assertThat(store().stat(key)).isEmpty();
    StoreException missing = openFailure(key, ReadRequest.WHOLE);
    if (capabilities().readable()) {
      assertThat(missing.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(missing.key()).contains(key);
      assertThat(missing.retryable()).isFalse();
      assertThat(missing.store()).isNotEmpty();
      assertThat(missing.getMessage()).contains(missing.code()).contains(key.text());
    } else {
      assertThat(missing.kind()).isEqualTo(Kind.UNSUPPORTED);
    }
  }

  @Test
  default void tellsTheSameByStatListingAndBody() {
    Key key = Key.of("same/story");
    byte[] bytes = Samples.bytes(4, 4321);
    probe().put(key, bytes);
    Entry stat = probe().entry(key);
    Entry listed = probe().listed().get(key);
    assertThat(listed).isNotNull();
    agrees(stat, stat, bytes);
    agrees(stat, listed, bytes);
    if (capabilities().readable()) {
      try (ObjectBody body = store().open(key, ReadRequest.WHOLE)) {
        agrees(stat, body.entry(), bytes);
      }
      try (ObjectBody body = store().open(key, ReadRequest.WHOLE.range(10, 20))) {
        // The entry is that of the object, not of the range.
        agrees(stat, body.entry(), bytes);
      }
    }
  }

  private static void agrees(Entry stat, Entry other, byte[] bytes) {
    assertThat(other.key()).isEqualTo(stat.key());
    assertThat(other.size().bytes()).isEqualTo(bytes.length);
    if (other.version().isKnown()) {
      assertThat(other.version()).isEqualTo(stat.version());
    }
    other
        .digest()
        .ifPresent(
            digest -> assertThat(digest).isEqualTo(Samples.digest(digest.algorithm(), bytes)));
  }

  @Test
  default void readsRangesAlsoBeyondTheEnd() {
    if (!capabilities().readable()) {
      return; // saysThatAnObjectIsMissing asks that reading is refused
    }
    Key key = Key.of("ranges");
    int size = 300_001;
    byte[] bytes = Samples.bytes(8, size);
    probe().put(key, bytes);
    long[][] ranges = {
      {0, size},
      {0, 1},
      {1, 1},
      {size - 1, 1},
      {65_536, 65_536},
      {123, 200_000},
      {size - 10, 100},
      {0, 2L * size},
      {size, 10},
      {size + 1L, 1},
      {10L * size, 5},
      {7, 0},
      {0, 0}
    };
    for (long[] range : ranges) {
      int from = (int) Math.min(range[0], size);
      int to = (int) Math.min(range[0] + range[1], size);
      assertThat(probe().read(key, ReadRequest.WHOLE.range(range[0], range[1])))
          .as("%d bytes from %d of %d", range[1], range[0], size)
          .isEqualTo(Arrays.copyOfRange(bytes, from, Math.max(from, to)));
    }
    for (long from : new long[] {1, 299_000, size, size + 5L}) {
      int first = (int) Math.min(from, size);
      assertThat(probe().read(key, new ReadRequest(from, OptionalLong.empty(), Optional.empty())))
          .as("all from %d of %d", from, size)
          .isEqualTo(Arrays.copyOfRange(bytes, first, size));
    }
  }

  @Test
  default void readsNothingOfAnEmptyObject() {
    if (!capabilities().readable()) {
      return; // saysThatAnObjectIsMissing asks that reading is refused
    }
    Key key = Key.of("empty");
    probe().put(key, new byte[0]);
    assertThat(probe().read(key, ReadRequest.WHOLE)).isEmpty();
    assertThat(probe().read(key, ReadRequest.WHOLE.range(0, 10))).isEmpty();
    assertThat(probe().read(key, ReadRequest.WHOLE.range(5, 10))).isEmpty();
  }

  @Test
  default void readsOnlyTheVersionAskedFor() {
    Key key = Key.of("versions/read");
    probe().put(key, Samples.bytes(1, 100));
    Version old = probe().entry(key).version();
    if (!capabilities().readable()) {
      return;
    }
    if (capabilities().versions() == Capabilities.Versions.NONE) {
      StoreException refused = openFailure(key, inVersion(Version.of("some-version")));
      assertThat(refused.kind()).isIn(Kind.UNSUPPORTED, Kind.CHANGED);
      return;
    }
    assertThat(probe().read(key, ReadRequest.whole(old))).isEqualTo(Samples.bytes(1, 100));
    probe().put(key, Samples.bytes(2, 100));
    assertThat(openFailure(key, inVersion(old)).kind()).isEqualTo(Kind.CHANGED);
    assertThat(openFailure(key, inVersion(old).range(5, 5)).kind()).isEqualTo(Kind.CHANGED);
    Version now = probe().entry(key).version();
    assertThat(probe().read(key, ReadRequest.whole(now))).isEqualTo(Samples.bytes(2, 100));
    assertThat(probe().read(key, ReadRequest.whole(now).range(90, 50))).hasSize(10);
  }

  private static ReadRequest inVersion(Version version) {
    return new ReadRequest(0, OptionalLong.empty(), Optional.of(version));
  }

  /// The failure of opening, or of reading on to the end where the store can tell only then.
  private StoreException openFailure(Key key, ReadRequest request) {
    try {
      byte[] bytes = probe().read(key, request);
      throw new AssertionError(bytes.length + " bytes were read where reading had to fail.");
    } catch (StoreException e) {
      return e;
    }
  }

  @Test
  default void givesOneStreamAndMayBeClosedEarly() throws IOException {
    if (!capabilities().readable()) {
      return; // saysThatAnObjectIsMissing asks that reading is refused
    }
    Key key = Key.of("closed-early");
    byte[] bytes = Samples.bytes(6, 3 * 1024 * 1024);
    probe().put(key, bytes);
    for (int i = 0; i < 20; i++) {
      try (ObjectBody body = store().open(key, ReadRequest.WHOLE)) {
        assertThat(body.stream()).isSameAs(body.stream());
        assertThat(body.stream().readNBytes(10)).isEqualTo(Arrays.copyOf(bytes, 10));
      }
    }
    ObjectBody twice = store().open(key, ReadRequest.WHOLE);
    twice.close();
    twice.close();
    probe().holds(key, bytes);
  }

  @Test
  default void isReadByManyAtOnce() {
    if (!capabilities().readable()) {
      return; // saysThatAnObjectIsMissing asks that reading is refused
    }
    Key key = Key.of("popular");
    byte[] bytes = Samples.bytes(12, 50_000);
    probe().put(key, bytes);
    Crowd.run(60, _ -> assertThat(probe().read(key, ReadRequest.WHOLE)).isEqualTo(bytes));
  }
}
