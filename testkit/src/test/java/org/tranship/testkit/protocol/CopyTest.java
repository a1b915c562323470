package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;

/// The copy of one object: what is written, what is refused, what is noticed.
class CopyTest {
  private static final int LARGE = (1 << 20) + 1;
  private final CopyBench bench = new CopyBench();

  private static void assertCorrupt(ObjectResult result) {
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.CORRUPT.code());
    assertThat(result.reason()).contains("doc");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, (1 << 20) - 1, 1 << 20, LARGE, 5 << 20})
  void anObjectOfAnySizeIsCopiedAndReadBack(int size) {
    byte[] bytes = CopyBench.bytes(size);
    ObjectResult result = bench.holding(bytes).copy();
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.level()).isEqualTo(Level.READBACK);
    assertThat(result.size().bytes()).isEqualTo(size);
    assertThat(result.sha256()).contains(CopyBench.digest(DigestAlgorithm.SHA256, bytes));
    assertThat(result.note())
        .isEqualTo(
            "size="
                + size
                + " md5="
                + CopyBench.digest(DigestAlgorithm.MD5, bytes).hex()
                + " content=identity");
    assertThat(result.source()).isEqualTo(bench.source.stat(KEY).orElseThrow().version());
    assertThat(result.written()).isEqualTo(bench.target.stat(KEY).orElseThrow().version());
    assertThat(bench.copied()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, LARGE})
  void theSizeThatWasAnnouncedNeedNotBeRight(int announced) {
    byte[] bytes = CopyBench.bytes(2 << 20);
    bench.holding(bytes);
    WorkItem item =
        WorkItem.same(KEY, org.tranship.core.value.ByteCount.of(announced), Version.NONE);
    assertThat(bench.copy(item).outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void attributesAreCarriedOver(int size) {
    Attributes attributes =
        Attributes.of(Attributes.CONTENT_TYPE, "text/plain").with(Attributes.USER + "owner", "me");
    bench.source.put(PutRequest.of(KEY, CopyBench.bytes(size)).with(attributes)).orThrow();
    bench.copy();
    assertThat(bench.target.stat(KEY).orElseThrow().attributes()).isEqualTo(attributes);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aWrongDigestFailsTheObjectAndShowsNothing(int size) {
    bench.holding(CopyBench.bytes(size));
    var wrong = CopyBench.digest(DigestAlgorithm.MD5, CopyBench.bytes(7));
    assertCorrupt(bench.copy(CopyBench.expecting(bench.item(), wrong)));
    assertThat(bench.results.getLast().reason()).contains(wrong.hex()).contains("memory:from");
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void theRightDigestPasses(int size) {
    byte[] bytes = CopyBench.bytes(size);
    bench.holding(bytes);
    WorkItem item = CopyBench.expecting(bench.item(), CopyBench.digest(DigestAlgorithm.MD5, bytes));
    assertThat(bench.copy(item).outcome()).isEqualTo(Outcome.DONE);
  }

  /// A source whose bodies are other than it says.
  private Store lying(UnaryOperator<InputStream> lie) {
    return new ForwardingStore(bench.source) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        return withStream(inner().open(key, request), lie);
      }
    };
  }

  private static ObjectBody withStream(ObjectBody body, UnaryOperator<InputStream> change) {
    InputStream stream = change.apply(body.stream());
    return new ObjectBody() {
      @Override
      public Entry entry() {
        return body.entry();
      }

      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public void close() {
        body.close();
      }
    };
  }

  private static InputStream resized(InputStream in, int by) {
    try {
      byte[] bytes = in.readAllBytes();
      return new ByteArrayInputStream(java.util.Arrays.copyOf(bytes, bytes.length + by));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatEndsEarlyOrLateFailsTheObjectAlone(int size) {
    bench.holding(CopyBench.bytes(size));
    for (int by : List.of(-1, 1)) {
      bench.from = lying(in -> resized(in, by));
      assertCorrupt(bench.copy());
      assertThat(bench.target.stat(KEY)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatBreaksOffStopsThePass(int size) {
    bench.holding(CopyBench.bytes(size));
    bench.from =
        lying(
            in ->
                new java.io.FilterInputStream(in) {
                  @Override
                  public int read(byte[] bytes, int offset, int count) throws IOException {
                    throw new IOException("connection reset");
                  }
                });
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(bench::copy)
        .withMessageContaining("connection reset");
    assertThat(bench.target.stat(KEY)).isEmpty();
    assertThat(bench.results).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aSourceThatChangedSinceItWasListedIsNoticed(int size) {
    WorkItem before = bench.holding(CopyBench.bytes(size)).item();
    bench.holding(CopyBench.bytes(size));
    assertThat(bench.copy(before).code()).isEqualTo(Kind.CHANGED.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void aLargeSourceThatChangesWhileItIsCopiedIsNoticed() {
    bench.holding(CopyBench.bytes(LARGE));
    AtomicInteger stats = new AtomicInteger();
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public Optional<Entry> stat(Key key) {
            if (stats.getAndIncrement() == 0) {
              bench.holding(CopyBench.bytes(LARGE + 1));
            }
            return inner().stat(key);
          }
        };
    assertThat(bench.copy().code()).isEqualTo(Kind.CHANGED.code());
    assertThat(bench.target.stat(KEY)).isEmpty();
  }

  @Test
  void aSourceThatIsGoneFailsTheObjectAlone() {
    WorkItem item = bench.holding(CopyBench.bytes(10)).item();
    bench.source.delete(List.of(org.tranship.core.store.DeleteRequest.of(KEY)));
    assertThat(bench.copy(item).code()).isEqualTo(Kind.NOT_FOUND.code());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void anotherObjectUnderTheKeyIsLeftAlone(int size) {
    byte[] other = CopyBench.bytes(size + 1);
    bench.target.put(PutRequest.of(KEY, other)).orThrow();
    ObjectResult result = bench.holding(CopyBench.bytes(size)).copy();
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(result.reason()).contains("another object").contains("memory:to");
    assertThat(bench.copied()).isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void anotherObjectUnderTheKeyIsReplacedWhereThatIsAllowed(int size) {
    bench.existing = Existing.REPLACE;
    bench.target.put(PutRequest.of(KEY, CopyBench.bytes(size + 1))).orThrow();
    assertThat(bench.holding(CopyBench.bytes(size)).copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(CopyBench.bytes(size));
  }

  @Test
  void anObjectThatAppearsAtTheLastMomentIsLeftAloneEvenThen() {
    bench.existing = Existing.REPLACE;
    byte[] other = CopyBench.bytes(99);
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            inner().put(PutRequest.of(KEY, other)).orThrow();
            return inner().put(request);
          }
        };
    assertThat(bench.holding(CopyBench.bytes(10)).copy().code())
        .isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(bench.copied()).isEqualTo(other);
  }

  /// A target without conditional writes, that counts its puts.
  private Store unconditional(AtomicInteger puts) {
    return new ForwardingStore(bench.target) {
      @Override
      public Capabilities capabilities() {
        Capabilities can = inner().capabilities();
        return new Capabilities(
            can.ordered(),
            false,
            false,
            can.versions(),
            can.readable(),
            can.writable(),
            can.serverChecks(),
            can.attributes(),
            can.keys(),
            can.largestObject(),
            can.largestPut(),
            can.deleteBatch());
      }

      @Override
      public WriteOutcome put(PutRequest request) {
        puts.incrementAndGet();
        return inner().put(request);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Existing.class)
  void aRepetitionIsTheSameAndWritesNothing(Existing existing) {
    bench.existing = existing;
    for (int size : List.of(0, 10, LARGE)) {
      for (boolean conditional : List.of(true, false)) {
        CopyBench one = new CopyBench();
        one.existing = existing;
        AtomicInteger puts = new AtomicInteger();
        one.holding(CopyBench.bytes(size)).copy();
        Version written = one.target.stat(KEY).orElseThrow().version();
        if (!conditional) {
          Store target = one.target;
          one.to =
              new ForwardingStore(unconditional(puts)) {
                @Override
                public Optional<Entry> stat(Key key) {
                  return target.stat(key);
                }

                @Override
                public ObjectBody open(Key key, ReadRequest request) {
                  return target.open(key, request);
                }
              };
        }
        ObjectResult again = one.copy();
        assertThat(again.outcome()).isEqualTo(Outcome.SAME);
        assertThat(again.level()).isEqualTo(Level.READBACK);
        assertThat(again.written()).isEqualTo(written);
        assertThat(one.target.stat(KEY).orElseThrow().version()).isEqualTo(written);
        assertThat(puts).hasValue(0);
      }
    }
  }

  /// A target that answers to a write in its own way.
  private void answering(UnaryOperator<WriteOutcome> answer, boolean carriesOut) {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            return answer.apply(carriesOut ? inner().put(request) : WriteOutcome.done());
          }
        };
  }

  private static WriteOutcome lost() {
    return new WriteOutcome.Unknown(
        StoreException.of(Kind.TIMEOUT, "write", "memory:to").because("no answer").build());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aLostAnswerIsSettledByAskingTheTarget(int size) {
    bench.holding(CopyBench.bytes(size));
    answering(_ -> lost(), true);
    ObjectResult done = bench.copy();
    assertThat(done.outcome()).isEqualTo(Outcome.SAME);
    assertThat(done.level()).isEqualTo(Level.READBACK);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aLostRequestStaysUnknown(int size) {
    bench.holding(CopyBench.bytes(size));
    answering(_ -> lost(), false);
    ObjectResult unknown = bench.copy();
    assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(unknown.code()).isEqualTo(Kind.TIMEOUT.code());
    assertThat(unknown.reason()).contains("no answer");
  }

  @Test
  void aRefusalFailsTheObject() {
    bench.holding(CopyBench.bytes(10));
    answering(
        _ ->
            new WriteOutcome.Refused(
                StoreException.of(Kind.INVALID_KEY, "write", "memory:to").build()),
        false);
    assertThat(bench.copy().code()).isEqualTo(Kind.INVALID_KEY.code());
  }

  /// A target that flips a byte of what it is given, the first time.
  private void flipping(AtomicInteger flips) {
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            byte[] bytes;
            try (InputStream in = request.content().open()) {
              bytes = in.readAllBytes();
            } catch (IOException e) {
              throw StoreException.reading(e, request.key());
            }
            if (flips.getAndDecrement() > 0) {
              bytes[bytes.length / 2] ^= 1;
            }
            return inner()
                .put(
                    new PutRequest(
                        request.key(),
                        Content.of(bytes),
                        request.attributes(),
                        request.condition(),
                        java.util.Map.of()));
          }
        };
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aByteThatWasFlippedIsCaughtAndTheNextTrySucceeds(int size) {
    bench.holding(CopyBench.bytes(size));
    flipping(new AtomicInteger(1));
    assertCorrupt(bench.copy());
    assertThat(bench.target.stat(KEY)).as("the wrong copy").isEmpty();
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(CopyBench.bytes(size));
  }

  @Test
  void withoutReadingBackTheLevelSaysSo() {
    bench.level = VerifyLevel.SERVER;
    assertThat(bench.holding(CopyBench.bytes(10)).copy().level()).isEqualTo(Level.SENT_AND_LISTED);
    answering(
        done ->
            new WriteOutcome.Done(
                ((WriteOutcome.Done) done).version(), Optional.of(DigestAlgorithm.MD5)),
        true);
    bench.target.delete(List.of(org.tranship.core.store.DeleteRequest.of(KEY)));
    assertThat(bench.copy().level()).isEqualTo(Level.SERVER_CHECKSUM);
  }

  @Test
  void aCopyThatIsNotThereAfterwardsFails() {
    bench.level = VerifyLevel.SERVER;
    bench.holding(CopyBench.bytes(10));
    answering(done -> done, false);
    assertCorrupt(bench.copy());
  }
}
