package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;
import static org.tranship.testkit.protocol.CopyBench.LARGE;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.contract.Claims;

/// The copy of one object with nothing in its way: what is written, what is said of it, and that a
/// repetition writes nothing.
class CopyTest {
  private final CopyBench bench = new CopyBench();

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
    WorkItem item = WorkItem.same(KEY, ByteCount.of(announced), Version.NONE);
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
  void theRightDigestPasses(int size) {
    byte[] bytes = CopyBench.bytes(size);
    bench.holding(bytes);
    WorkItem item = CopyBench.expecting(bench.item(), CopyBench.digest(DigestAlgorithm.MD5, bytes));
    assertThat(bench.copy(item).outcome()).isEqualTo(Outcome.DONE);
  }

  /// A target without conditional writes, that counts its puts.
  private Store unconditional(AtomicInteger puts) {
    return new ForwardingStore(bench.target) {
      @Override
      public Capabilities capabilities() {
        return Claims.like(inner().capabilities())
            .createIfAbsent(false)
            .replaceIfVersion(false)
            .capabilities();
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
}
