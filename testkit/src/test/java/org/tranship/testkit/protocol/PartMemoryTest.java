package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;

/// Parts grow with their object; the memory for them does not.
class PartMemoryTest {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 66 * MIB;

  private final CopyBench bench = new CopyBench();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /// A target that takes three parts, so that each of them is 22 MiB.
  @BeforeEach
  void fewParts() {
    bench.holding(new byte[SIZE]);
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public <T> Optional<T> feature(Class<T> type) {
            return type == ResumableUploads.class
                ? inner().feature(ResumableUploads.class).map(it -> type.cast(new Few(it)))
                : inner().feature(type);
          }
        };
  }

  private final class Few extends ForwardingUploads {
    Few(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Limits limits() {
      return new Limits(ByteCount.of(1), ByteCount.ofMiB(512), 3);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      calls.add("begin");
      return super.begin(key, attributes);
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        return super.part(upload, number, content);
      } finally {
        now.decrementAndGet();
      }
    }
  }

  private ObjectResult copyWithin(int mebibytes) {
    bench.limits =
        new EngineLimits(
            4, ByteCount.ofMiB(mebibytes), bench.limits.outstanding(), bench.limits.patience());
    return bench.copy();
  }

  @ParameterizedTest
  @CsvSource({"22, 1", "43, 1", "44, 2", "200, 3"})
  void noMorePartsAreHeldThanThereIsRoomFor(int mebibytes, int parts) {
    assertThat(copyWithin(mebibytes).outcome()).isEqualTo(Outcome.DONE);
    assertThat(most.get()).isBetween(1, parts);
    assertThat(bench.target.stat(KEY).orElseThrow().size().bytes()).isEqualTo(SIZE);
  }

  @Test
  void anObjectWhosePartsDoNotFitIsRefusedByNameBeforeTheFirstByte() {
    ObjectResult refused = copyWithin(21);
    assertThat(refused.code()).isEqualTo(Kind.TOO_LARGE.code());
    assertThat(refused.reason()).contains(KEY.text(), "parts of", "more memory");
    assertThat(calls).isEmpty();
    assertThat(bench.notes).isEmpty();
  }
}
