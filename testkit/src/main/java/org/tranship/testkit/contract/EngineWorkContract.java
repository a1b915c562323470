package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;

/// The work of a pass: each item is done and recorded once, an item that fails stops no other, and
/// what is held and in flight is bounded.
interface EngineWorkContract extends EngineUnderTest {
  @Test
  default void everyItemIsDoneAndRecordedOnce() throws InterruptedException {
    bench().fill(500);
    run(Operation.COPY, bench().everything());
    assertThat(bench().results()).hasSize(500).allMatch(result -> result.outcome() == Outcome.DONE);
    assertThat(bench().targetKeys()).isEqualTo(bench().sourceKeys());
    run(Operation.VERIFY, bench().everything());
    assertThat(bench().results()).hasSize(1000).allMatch(ObjectResult::succeeded);
    run(Operation.DELETE, bench().everything());
    assertThat(bench().results()).hasSize(1500).allMatch(ObjectResult::succeeded);
    assertThat(bench().targetKeys()).isEmpty();
    assertThat(bench().sourceKeys()).hasSize(500);
  }

  @Test
  default void withoutWorkNothingHappens() throws InterruptedException {
    for (Operation operation : Operation.values()) {
      run(operation, _ -> List.of());
    }
    assertThat(bench().lines()).isEmpty();
  }

  @Test
  default void whatIsRepeatedIsTheSame() throws InterruptedException {
    bench().fill(100);
    run(Operation.COPY, bench().everything());
    long writes = bench().writes();
    run(Operation.COPY, bench().everything());
    assertThat(bench().writes()).as("puts").isEqualTo(2 * writes); // refused by their condition
    assertThat(bench().results().subList(100, 200))
        .allMatch(result -> result.outcome() == Outcome.SAME);
    run(Operation.DELETE, bench().everything());
    run(Operation.DELETE, bench().everything());
    assertThat(bench().results()).allMatch(ObjectResult::succeeded);
  }

  @Test
  default void nothingIsTouchedBeforeItIsIntendedAndFewAreUncertain() throws InterruptedException {
    bench().fill(600);
    run(Operation.COPY, bench().everything());
    run(Operation.DELETE, bench().everything());
    assertThat(bench().violations()).isEmpty();
    assertThat(bench().mostUncertain()).isGreaterThan(1).isLessThanOrEqualTo(LIMITS.outstanding());
    assertThat(bench().mostAtOnce()).isGreaterThan(1).isLessThanOrEqualTo(LIMITS.requests());
  }

  @Test
  default void anItemThatFailsIsAResultAndTheOthersGoOn() throws InterruptedException {
    bench().fill(60);
    Key missing = bench().key(30);
    bench().remove(missing);
    bench().write(bench().key(40), new byte[] {1, 2, 3}); // another version than the one listed
    run(Operation.COPY, bench().everything());
    assertThat(bench().results()).hasSize(60);
    assertThat(bench().results())
        .filteredOn(result -> !result.succeeded())
        .extracting(ObjectResult::key, ObjectResult::code)
        .containsExactlyInAnyOrder(
            tuple(missing, Kind.NOT_FOUND.code()), tuple(bench().key(40), Kind.CHANGED.code()));
  }

  @Test
  default void aVersionThatIsKnownIsTheOnlyOneThatIsDeleted() throws InterruptedException {
    bench().fill(10);
    bench().copyAll();
    Engine.Work work = bench().targetsAsTheyAre();
    bench().overwriteTarget(bench().key(3));
    run(Operation.DELETE, work);
    assertThat(bench().results())
        .filteredOn(result -> !result.succeeded())
        .singleElement()
        .satisfies(result -> assertThat(result.code()).isEqualTo(Kind.CHANGED.code()));
    assertThat(bench().targetKeys()).containsExactly(bench().key(3));
  }

  /// As of files: a version is noticed, though no write can be made to depend on it.
  @Test
  default void aVersionThatIsOnlyObservedIsTheOnlyOneThatIsDeletedToo()
      throws InterruptedException {
    bench().around = WatchedStore::observing;
    aVersionThatIsKnownIsTheOnlyOneThatIsDeleted();
  }

  @Test
  default void memoryIsBoundedWhateverWasAnnounced() throws InterruptedException {
    for (boolean announced : List.of(true, false)) {
      EngineBench many = new EngineBench();
      many.fillWith(60, 1 << 20);
      MemoryGauge gauge = new MemoryGauge();
      many.aroundSource = gauge::source;
      many.around = gauge::target;
      EngineLimits limits = new EngineLimits(60, ByteCount.ofMiB(8), 120, Duration.ofMillis(5));
      try (Engine engine = engine(many::open, limits)) {
        engine.run(
            EngineBench.spec(Operation.COPY),
            announced ? many.everything() : many.everythingUnannounced(),
            many);
      }
      assertThat(many.results()).hasSize(60).allMatch(ObjectResult::succeeded);
      assertThat(gauge.most())
          .as("bytes held at once, announced: %s", announced)
          .isGreaterThan(1 << 20)
          .isLessThanOrEqualTo(8 << 20);
    }
  }

  @Test
  default void fiftyThousandTinyObjectsTakeSecondsAndNotMinutes() throws InterruptedException {
    bench().fill(50_000);
    try (Engine engine =
        engine(
            bench()::open,
            new EngineLimits(32, ByteCount.ofMiB(64), 1000, Duration.ofMillis(200)))) {
      engine.run(EngineBench.spec(Operation.COPY), bench().everything(), bench());
    }
    assertThat(bench().results()).hasSize(50_000).allMatch(ObjectResult::succeeded);
    assertThat(bench().mostUncertain()).isLessThanOrEqualTo(1000);
    assertThat(bench().violations()).isEmpty();
  }
}
