package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;
import static org.tranship.testkit.protocol.CopyBench.LARGE;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.testkit.contract.Claims;

/// The copy of one object to a target that holds something else, loses answers or keeps other bytes
/// than it was sent.
class CopyTargetTest {
  private final CopyBench bench = new CopyBench();

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

  @ParameterizedTest
  @EnumSource(
      value = Existing.class,
      names = {"REFUSE", "EXPECT"})
  void justTheVersionThatTheItemNamesIsReplaced(Existing existing) {
    bench.existing = existing;
    bench.target.put(PutRequest.of(KEY, CopyBench.bytes(11))).orThrow();
    bench.holding(CopyBench.bytes(10));
    Version there = bench.target.stat(KEY).orElseThrow().version();
    bench.target.put(PutRequest.of(KEY, CopyBench.bytes(12))).orThrow();
    ObjectResult stale = bench.copy(bench.item().replacing(there));
    assertThat(stale.code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(bench.copied()).isEqualTo(CopyBench.bytes(12));

    Version now = bench.target.stat(KEY).orElseThrow().version();
    assertThat(bench.copy(bench.item().replacing(now)).outcome()).isEqualTo(Outcome.DONE);
    assertThat(bench.copied()).isEqualTo(CopyBench.bytes(10));
    Version ours = bench.target.stat(KEY).orElseThrow().version();
    assertThat(bench.copy(bench.item().replacing(ours)).outcome()).isEqualTo(Outcome.SAME);
    assertThat(bench.target.stat(KEY).orElseThrow().version()).isEqualTo(ours);
  }

  @Test
  void anItemMayReplaceWhateverAStoreWithoutVersionsHas() {
    bench.target.put(PutRequest.of(KEY, CopyBench.bytes(11))).orThrow();
    bench.holding(CopyBench.bytes(10));
    assertThat(bench.copy(bench.item().replacing(Version.NONE)).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void whereAnObjectIsExpectedNothingIsSentBeforeItWasLookedAt() {
    AtomicInteger sent = new AtomicInteger();
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public WriteOutcome put(PutRequest request) {
            sent.incrementAndGet();
            return inner().put(request);
          }
        };
    bench.target.put(PutRequest.of(KEY, CopyBench.bytes(10))).orThrow();
    bench.holding(CopyBench.bytes(10));
    bench.existing = Existing.EXPECT;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.SAME);
    bench.holding(CopyBench.bytes(11));
    assertThat(bench.copy().code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(sent).hasValue(0);
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
                        Map.of()));
          }
        };
  }

  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void aByteThatWasFlippedIsCaughtAndTheNextTrySucceeds(int size) {
    bench.holding(CopyBench.bytes(size));
    flipping(new AtomicInteger(1));
    CopyBench.assertCorrupt(bench.copy());
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
    bench.target.delete(List.of(DeleteRequest.of(KEY)));
    assertThat(bench.copy().level()).isEqualTo(Level.SERVER_CHECKSUM);
  }

  @Test
  void aCopyThatIsNotThereAfterwardsFails() {
    bench.level = VerifyLevel.SERVER;
    bench.holding(CopyBench.bytes(10));
    answering(done -> done, false);
    CopyBench.assertCorrupt(bench.copy());
  }

  /// Nothing can be shown of an object that cannot be read: it is written again where that is
  /// allowed, and left alone where it is not. Neither is an error of reading.
  @ParameterizedTest
  @ValueSource(ints = {10, LARGE})
  void whatCannotBeReadIsWrittenAgainOrLeftAlone(int size) {
    bench.to = unreadable();
    ObjectResult first = bench.holding(CopyBench.bytes(size)).copy();
    assertThat(first.outcome()).isEqualTo(Outcome.DONE);
    assertThat(first.level()).isEqualTo(Level.SENT_AND_LISTED);

    ObjectResult left = bench.copy();
    assertThat(left.code()).isEqualTo(Kind.CONDITION_FAILED.code());
    assertThat(left.reason()).contains("cannot be read", "allow it to be replaced");

    bench.existing = Existing.REPLACE;
    ObjectResult again = bench.copy();
    assertThat(again.outcome()).isEqualTo(Outcome.DONE);
    assertThat(again.level()).isEqualTo(Level.SENT_AND_LISTED);
    assertThat(again.written()).isNotEqualTo(first.written());
  }

  private Store unreadable() {
    return new ForwardingStore(bench.target) {
      @Override
      public Capabilities capabilities() {
        return Claims.like(inner().capabilities())
            .createIfAbsent(false)
            .replaceIfVersion(false)
            .readable(false)
            .serverChecks(Set.of())
            .capabilities();
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        throw StoreException.of(Kind.UNSUPPORTED, "read", toString()).key(key).build();
      }
    };
  }
}
