package org.tranship.runbook.objects.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;

/// How many keys a store has is estimated from a few pages of its listing.
class KeySamplingTest {
  private static long size(long number) {
    return Math.floorMod(GeneratedStore.mixed(number), 2_000);
  }

  private static SourceSample sampled(Store store, int requests) throws InterruptedException {
    return new KeySampling(store, _ -> true, requests).take();
  }

  private static void assertNear(Estimate found, double truth, double error) {
    String told = String.format(Locale.ROOT, "%s for %.0f", found, truth);
    assertThat(found.low()).as(told).isLessThanOrEqualTo(truth);
    assertThat(found.high()).as(told).isGreaterThanOrEqualTo(truth);
    assertThat(found.value()).as(told).isBetween(truth * (1 - error), truth * (1 + error));
  }

  private static void assertKnown(GeneratedStore store) throws InterruptedException {
    SourceSample sample = sampled(store, 4_000);

    assertNear(sample.objects(), (double) store.count(), 0.05);
    assertNear(sample.bytes(), store.count() * 999.5, 0.05);
    assertThat(sample.requests()).isLessThanOrEqualTo(4_000);
  }

  @Test
  void aHundredMillionEvenKeysAreKnownWithinAFewPercent() throws InterruptedException {
    assertKnown(GeneratedStore.hashed(100_000_000, KeySamplingTest::size));
  }

  @Test
  void aBillionNumberedKeysAreKnownWithinAFewPercent() throws InterruptedException {
    assertKnown(GeneratedStore.numbered(1_000_000_000, KeySamplingTest::size));
  }

  @Test
  void unevenKeysAreInTheRangeThatIsTold() throws InterruptedException {
    SourceSample sample = sampled(GeneratedStore.uneven(1_000_000_000, _ -> 100), 4_000);

    assertNear(sample.objects(), 1_000_000_000, 0.3);
  }

  @Test
  void aSmallStoreIsCounted() throws InterruptedException {
    SourceSample sample = sampled(GeneratedStore.hashed(12_345, n -> n), 1_000);

    assertThat(sample.objects().isCounted()).isTrue();
    assertThat(sample.objects().value()).isEqualTo(12_345);
    assertThat(sample.bytes().value()).isEqualTo(12_345.0 * 12_344 / 2);
    assertThat(sample.sizes().largest()).isEqualTo(12_344);
    assertThat(sample.some()).hasSizeBetween(100, 400);
  }

  @Test
  void keysThatBeginOthersAreCountedOnce() throws InterruptedException {
    // "a", "a/0000000", "a/0000001" and so on: the first is the start of all others.
    LongFunction<String> keys = n -> n == 0 ? "a" : "a/%07d".formatted(n);
    // It is as large as all others together: counted twice, or not, it shows.
    SourceSample sample =
        sampled(new GeneratedStore(500_000, keys, n -> n == 0 ? 500_001 : 1), 1_000);

    assertNear(sample.objects(), 500_000, 0.2);
    assertNear(sample.bytes(), 1_000_000, 0.2);
    assertThat(sample.some()).doesNotHaveDuplicates();
    assertThat(sample.objects().isCounted()).isFalse();
  }

  @Test
  void onlyWhatIsMeantCounts() throws InterruptedException {
    SourceSample sample =
        new KeySampling(
                GeneratedStore.hashed(10_000_000, n -> n % 10),
                entry -> entry.size().bytes() == 3,
                3_000)
            .take();

    assertNear(sample.objects(), 1_000_000, 0.1);
    assertThat(sample.some())
        .hasSizeBetween(100, 400)
        .doesNotHaveDuplicates()
        .allMatch(entry -> entry.size().bytes() == 3);
  }

  @Test
  void nothingIsRefused() {
    assertThatThrownBy(
            () -> new KeySampling(GeneratedStore.hashed(5_000, n -> n), _ -> false, 100).take())
        .isInstanceOf(ScaleRefused.class)
        .hasMessageStartingWith("TRO-301");
  }

  @Test
  void tooFewRequestsAreRefused() {
    assertThatThrownBy(() -> sampled(GeneratedStore.hashed(100_000_000, n -> n), 40))
        .isInstanceOf(ScaleRefused.class)
        .hasMessageStartingWith("TRO-303");
  }

  @Test
  void aStoreThatPassesOverTheStartIsRefused() {
    Store deaf =
        new ForwardingStore(GeneratedStore.hashed(1_000_000, n -> n)) {
          @Override
          public Listing list(ListRequest request) {
            return super.list(ListRequest.under(request.prefix()));
          }
        };

    assertThatThrownBy(() -> sampled(deaf, 100))
        .isInstanceOf(ScaleRefused.class)
        .hasMessageStartingWith("TRO-302");
  }

  @Test
  void aStoreThatSkipsWhatLiesBeforeIsRefused() {
    AtomicLong skipped = new AtomicLong();
    Store skipping =
        new ForwardingStore(GeneratedStore.hashed(1_000_000, n -> n)) {
          @Override
          public Listing list(ListRequest request) {
            if (request.after().isPresent()) {
              skipped.incrementAndGet();
              try {
                Thread.sleep(60); // as a service needs for the pages in between
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return super.list(request);
          }
        };

    assertThatThrownBy(() -> sampled(skipping, 100))
        .isInstanceOf(ScaleRefused.class)
        .hasMessageStartingWith("TRO-302");
    assertThat(skipped).hasValue(3);
  }

  @Test
  void theSameStoreGivesTheSameFigures() throws InterruptedException {
    GeneratedStore store = GeneratedStore.uneven(10_000_000, GeneratedStore.mixedSizes());

    assertThat(sampled(store, 3_000).bytes()).isEqualTo(sampled(store, 3_000).bytes());
  }
}
