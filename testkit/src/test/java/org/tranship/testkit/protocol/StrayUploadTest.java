package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.protocol.CopyBench.KEY;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.layer.StoreMeter;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// An upload in parts whose id nobody wrote down costs money for ever, unless it is found again.
class StrayUploadTest {
  private static final int LARGE = (64 << 20) + 1;

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final CopyBench bench = new CopyBench();
  private final ResumableUploads real = bench.target.feature(ResumableUploads.class).orElseThrow();

  @BeforeEach
  void fill() {
    bench.holding(new byte[LARGE]);
  }

  private Store killedWhenItHadBegun() {
    return new ForwardingStore(bench.target) {
      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == ResumableUploads.class
            ? Optional.of(
                type.cast(
                    new ForwardingUploads(real) {
                      @Override
                      public Upload begin(Key key, Attributes attributes) {
                        super.begin(key, attributes);
                        throw new Killed();
                      }
                    }))
            : inner().feature(type);
      }
    };
  }

  @Test
  void oneBegunByAKilledProcessIsAbortedByTheNext() {
    bench.to = killedWhenItHadBegun();
    assertThatExceptionOfType(Killed.class).isThrownBy(bench::copy);
    assertThat(real.list("")).hasSize(1);
    bench.to = bench.target;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(real.list("")).isEmpty();
  }

  @Test
  void whatSomebodyElseHasBegunIsLeftAlone() {
    Upload elsewhere = real.begin(Key.of(KEY.text() + "-2"), Attributes.NONE);
    Upload withBytes = real.begin(KEY, Attributes.NONE);
    real.part(withBytes, 1, Content.of(new byte[] {1}));
    bench.to = killedWhenItHadBegun();
    assertThatExceptionOfType(Killed.class).isThrownBy(bench::copy);
    bench.to = bench.target;
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(real.list("")).containsExactlyInAnyOrder(elsewhere, withBytes);
  }

  @Test
  void aBeginningThatWentWellLooksForNothing() {
    Upload begunByAnother = real.begin(KEY, Attributes.NONE);
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
    assertThat(real.list("")).containsExactly(begunByAnother);
  }

  @Test
  void aListThatIsForbiddenStopsNothing() {
    bench.to = killedWhenItHadBegun();
    assertThatExceptionOfType(Killed.class).isThrownBy(bench::copy);
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public <T> Optional<T> feature(Class<T> type) {
            return type == ResumableUploads.class
                ? Optional.of(
                    type.cast(
                        new ForwardingUploads(real) {
                          @Override
                          public java.util.List<Upload> list(String prefix) {
                            throw StoreException.of(Kind.ACCESS_DENIED, "list", "memory:to")
                                .build();
                          }
                        }))
                : inner().feature(type);
          }
        };
    assertThat(bench.copy().outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void oneWhoseAnswerWasLostIsAbortedWhenTheNextIsBegun() {
    Store lossy =
        new FaultyStore(
            bench.target, Faults.at(1, new Fault.LoseAnswer(Kind.TIMEOUT)), MonotonicClock.SYSTEM);
    RetryPolicy quick =
        new RetryPolicy(
            3,
            java.time.Duration.ZERO,
            java.time.Duration.ZERO,
            java.time.Duration.ofSeconds(9),
            99);
    ResumableUploads uploads =
        new RetryingStore(lossy, quick, new Random(1), MonotonicClock.SYSTEM, StoreMeter.NONE)
            .feature(ResumableUploads.class)
            .orElseThrow();
    Upload upload = uploads.begin(KEY, Attributes.NONE);
    assertThat(real.list("")).extracting(Upload::id).containsExactly(upload.id());
  }
}
