package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// `put`: whole objects, new and over old ones.
public interface WriteContract extends StoreUnderTest {

  @Test
  default void writesAndFindsObjectsOfEverySize() {
    for (int size : new int[] {0, 1, 2048, 1024 * 1024 + 1}) {
      byte[] bytes = Samples.bytes(size, size);
      Key inMemory = Key.of("sizes/memory-" + size);
      Key streamed = Key.of("sizes/stream-" + size);
      probe().put(inMemory, bytes);
      probe().done(store().put(PutRequest.of(streamed, Samples.streamed(bytes))));
      probe().holds(inMemory, bytes);
      probe().holds(streamed, bytes);
    }
  }

  @Test
  default void writesOnlyTheNamedPartOfAnArray() {
    byte[] array = Samples.bytes(7, 100);
    probe().done(store().put(PutRequest.of(Key.of("part"), new Content.Bytes(array, 10, 20))));
    probe().holds(Key.of("part"), Arrays.copyOfRange(array, 10, 30));
  }

  @Test
  default void replacesAnExistingObjectAndItsVersion() {
    Key key = Key.of("dir/replaced");
    WriteOutcome.Done first = probe().put(key, Samples.bytes(1, 3000));
    Entry before = probe().entry(key);
    WriteOutcome.Done second = probe().put(key, Samples.bytes(2, 3000));
    Entry after = probe().entry(key);

    probe().holds(key, Samples.bytes(2, 3000));
    assertThat(probe().keys()).containsExactly(key);
    if (capabilities().versions() == Capabilities.Versions.NONE) {
      assertThat(List.of(before.version(), after.version()))
          .as("a store that cannot tell versions gives none")
          .noneMatch(version -> version.isKnown());
    } else {
      assertThat(before.version().isKnown()).isTrue();
      assertThat(after.version()).as("same size, other bytes").isNotEqualTo(before.version());
    }
    assertThat(first.version().isKnown() ? first.version() : before.version())
        .as("the version that the first write told")
        .isEqualTo(before.version());
    assertThat(second.version().isKnown() ? second.version() : after.version())
        .as("the version that the second write told")
        .isEqualTo(after.version());
  }

  @Test
  default void isSafeToRepeat() {
    Key key = Key.of("again");
    for (int i = 0; i < 3; i++) {
      probe().put(key, Samples.bytes(3, 500));
    }
    probe().holds(key, Samples.bytes(3, 500));
    assertThat(probe().keys()).containsExactly(key);
  }

  @Test
  default void shrinksAnObjectToNothingAndBack() {
    Key key = Key.of("shrinks");
    for (int size : new int[] {5000, 0, 1, 0, 70_000}) {
      probe().put(key, Samples.bytes(size, size));
      probe().holds(key, Samples.bytes(size, size));
    }
  }

  /// A reader sees the old object or the new one, never a part or a mixture; also never nothing,
  /// where the server can do that.
  @Test
  default void isNeverSeenHalfWritten() {
    Key key = Key.of("atomic");
    int size = 128 * 1024;
    probe().put(key, filled(0, size));
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger reads = new AtomicInteger();
    Crowd.run(
        5,
        member -> {
          if (member == 0) {
            try {
              for (int i = 1; i <= 40; i++) {
                probe().done(store().put(PutRequest.of(key, Samples.streamed(filled(i, size)))));
              }
            } finally {
              writing.set(false);
            }
            return;
          }
          do {
            Optional<Entry> entry = store().stat(key);
            entry.ifPresent(one -> assertThat(one.size().bytes()).isEqualTo(size));
            boolean read = !capabilities().readable() || readWholly(key, size);
            if (entry.isPresent() && read) {
              reads.incrementAndGet();
            } else {
              assertThat(mayBeMissedWhileReplaced()).isTrue();
            }
            // Readers that never rest may keep the writer from its turn for ever, where the store
            // is computed in this process.
            Thread.sleep(1);
          } while (writing.get());
        });
    assertThat(reads.get()).isPositive();
    probe().holds(key, filled(40, size));
  }

  /// Whether the server itself may say, for a moment, that nothing is there while an object is
  /// replaced. Most readers must find it all the same.
  default boolean mayBeMissedWhileReplaced() {
    return false;
  }

  /// @return whether it was found
  private boolean readWholly(Key key, int size) {
    byte[] seen;
    try {
      seen = probe().read(key, ReadRequest.WHOLE);
    } catch (StoreException e) {
      // Noticing the change and saying so is the other right answer.
      assertThat(e.kind()).isIn(Kind.CHANGED, Kind.NOT_FOUND);
      return e.kind() == Kind.CHANGED;
    }
    assertThat(seen).hasSize(size);
    byte first = seen[0];
    for (byte b : seen) {
      if (b != first) {
        throw new AssertionError("A reader saw bytes of two writes in one object.");
      }
    }
    return true;
  }

  private static byte[] filled(int value, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /// What is larger than the declared limit is refused before its first byte is read.
  @Test
  default void refusesWhatIsLargerThanItTakes() {
    long limit = capabilities().largestPut().bytes();
    assertThat(capabilities().largestObject().bytes()).isGreaterThanOrEqualTo(limit);
    if (limit == Long.MAX_VALUE) {
      return; // nothing is larger
    }
    Key key = Key.of("too-large");
    AtomicInteger opened = new AtomicInteger();
    Content content =
        new Content.Streamed(
            ByteCount.of(limit + 1),
            () -> {
              opened.incrementAndGet();
              throw new IOException("The content was opened.");
            });
    assertThat(probe().refusal(() -> store().put(PutRequest.of(key, content))))
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(opened.get()).isZero();
    probe().lacks(key);
  }
}
