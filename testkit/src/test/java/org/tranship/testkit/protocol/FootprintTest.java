package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Footprint;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Coding;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// As many objects are in flight as their stores can carry: by the memory that an open body or a
/// write holds, and by the connections that large ones need to their end.
class FootprintTest {
  private static final int COUNT = 24;
  private static final int SIZE = 2 << 20;
  private static final EngineLimits LIMITS =
      new EngineLimits(12, ByteCount.ofMiB(15), 1000, Duration.ofMillis(5));
  private static final StoreSpec FROM = StoreSpec.of("memory:from");
  private static final StoreSpec TO = StoreSpec.of("memory:to");

  /// Which store has the footprint.
  enum Side {
    SOURCE,
    TARGET
  }

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<ObjectResult> results = new ArrayList<>();

  /// So many are read from at once, at least.
  private CountDownLatch together = new CountDownLatch(2);

  @Test
  void manyAreInFlightOnLeanStores() throws InterruptedException {
    together = new CountDownLatch(6);
    run(Operation.COPY, Side.SOURCE, Footprint.LEAN, SIZE);
    assertThat(most).hasValueGreaterThan(5);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void noMoreThanFitIntoTheMemory(Side side) throws InterruptedException {
    Footprint heavy = new Footprint(ByteCount.ofMiB(4), ByteCount.ofMiB(4), Integer.MAX_VALUE);
    // Two MiB held by the source's body or the target's, as many by its write, and one of the
    // engine's own.
    run(Operation.COPY, side, heavy, SIZE);
    assertThat(most).hasValueBetween(2, side == Side.SOURCE ? 5 : 3);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void noMoreThanHaveAConnection(Side side) throws InterruptedException {
    run(Operation.COPY, side, footprint(2), SIZE);
    assertThat(most).hasValue(2);
  }

  @Test
  void noMoreThanHaveAConnectionWhenTheirSizeWasNotAnnounced() throws InterruptedException {
    run(Operation.COPY, Side.SOURCE, footprint(2), 0);
    assertThat(most).hasValue(2);
  }

  @Test
  void noMoreThanHaveAConnectionAreReadBack() throws InterruptedException {
    run(Operation.COPY, Side.SOURCE, Footprint.LEAN, SIZE);
    most.set(0);
    results.clear();
    together = new CountDownLatch(2);
    run(Operation.VERIFY, Side.TARGET, footprint(3), 0);
    assertThat(most).hasValueBetween(2, 3);
  }

  private static Footprint footprint(int transfers) {
    return new Footprint(ByteCount.ofMiB(1), ByteCount.ofMiB(1), transfers);
  }

  private final MemoryStore from = new MemoryStore("from");
  private final MemoryStore to = new MemoryStore("to");

  private void run(Operation operation, Side side, Footprint footprint, int announced)
      throws InterruptedException {
    byte[] bytes = new byte[SIZE];
    Digest digest = Digest.of(DigestAlgorithm.SHA256, sha256(bytes));
    List<WorkItem> items = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      Key key = Key.of("k" + i);
      from.put(PutRequest.of(key, bytes));
      items.add(item(key, announced, digest));
    }
    boolean source = side == Side.SOURCE;
    Engine.Work work = amount -> take(items, amount);
    try (Engine engine =
        new LocalEngine(
            spec ->
                spec.equals(FROM)
                    ? counting(from, source ? footprint : Footprint.LEAN, true)
                    : counting(
                        to, source ? Footprint.LEAN : footprint, operation == Operation.VERIFY),
            Codecs.installed(),
            LIMITS)) {
      engine.run(spec(operation), work, new Recorder());
    }
    assertThat(results).hasSize(COUNT).allMatch(ObjectResult::succeeded);
  }

  private static List<WorkItem> take(List<WorkItem> items, int amount) {
    List<WorkItem> next = List.copyOf(items.subList(0, Math.min(amount, items.size())));
    items.subList(0, next.size()).clear();
    return next;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WorkItem item(Key key, int announced, Digest digest) {
    return new WorkItem(
        key,
        key,
        key,
        ByteCount.of(announced),
        Version.NONE,
        Coding.NONE,
        Coding.NONE,
        Optional.empty(),
        Attributes.NONE,
        Note.NONE,
        "",
        Optional.of(digest));
  }

  private static PassSpec spec(Operation operation) {
    return new PassSpec(
        PassId.of("pass"),
        operation,
        FROM,
        TO,
        PassSpec.VerifyLevel.READBACK,
        PassSpec.Existing.REFUSE,
        Set.of(),
        Set.of());
  }

  /// Counts the large bodies that are being read from at once.
  private Store counting(Store store, Footprint footprint, boolean counted) {
    return new ForwardingStore(store) {
      @Override
      public Capabilities capabilities() {
        return inner().capabilities().withFootprint(footprint);
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        ObjectBody body = inner().open(key, request);
        return counted ? new Counted(body) : body;
      }
    };
  }

  private final class Counted implements ObjectBody {
    private final ObjectBody body;
    private boolean reading;

    Counted(ObjectBody body) {
      this.body = body;
    }

    @Override
    public Entry entry() {
      return body.entry();
    }

    @Override
    public java.io.InputStream stream() {
      return new java.io.FilterInputStream(body.stream()) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws java.io.IOException {
          if (!reading) {
            reading = true;
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            pause(); // so that others come
          }
          return super.read(bytes, offset, length);
        }
      };
    }

    /// The first ones wait for one another; later ones leave others the time to come.
    private void pause() {
      try {
        together.countDown();
        assertThat(together.await(60, TimeUnit.SECONDS)).as("so many at once").isTrue();
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      if (reading) {
        reading = false;
        now.decrementAndGet();
      }
      body.close();
    }
  }

  private final class Recorder implements Engine.Ledger {
    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> more) {
      results.addAll(more);
    }

    @Override
    public void note(Key key, Note note) {}
  }
}
