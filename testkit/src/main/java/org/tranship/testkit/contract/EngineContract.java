package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.Durability;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.StoreOpener;

/// What every engine promises: nothing is touched before it is intended, nothing is recorded before
/// it is durable, few are between the two, and one fault of a whole store is said once.
///
/// An engine's test is a subclass that makes the engine; the stores are in memory, in this process.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class EngineContract {
  /// Limits that make the tests quick and their bounds visible.
  protected static final EngineLimits LIMITS =
      new EngineLimits(8, ByteCount.ofMiB(16), 40, Duration.ofMillis(5));

  /// An engine that keeps these limits and opens its stores there.
  protected abstract Engine createEngine(StoreOpener stores, EngineLimits limits);

  private final EngineBench bench = new EngineBench();

  private void run(Operation operation, Engine.Work work) throws InterruptedException {
    try (Engine engine = createEngine(bench::open, LIMITS)) {
      engine.run(EngineBench.spec(operation), work, bench);
    }
  }

  @Test
  void everyItemIsDoneAndRecordedOnce() throws InterruptedException {
    bench.fill(500);
    run(Operation.COPY, bench.everything());
    assertThat(bench.results()).hasSize(500).allMatch(result -> result.outcome() == Outcome.DONE);
    assertThat(bench.targetKeys()).isEqualTo(bench.sourceKeys());
    run(Operation.VERIFY, bench.everything());
    assertThat(bench.results()).hasSize(1000).allMatch(ObjectResult::succeeded);
    run(Operation.DELETE, bench.everything());
    assertThat(bench.results()).hasSize(1500).allMatch(ObjectResult::succeeded);
    assertThat(bench.targetKeys()).isEmpty();
    assertThat(bench.sourceKeys()).hasSize(500);
  }

  @Test
  void withoutWorkNothingHappens() throws InterruptedException {
    for (Operation operation : Operation.values()) {
      run(operation, _ -> List.of());
    }
    assertThat(bench.lines()).isEmpty();
  }

  @Test
  void whatIsRepeatedIsTheSame() throws InterruptedException {
    bench.fill(100);
    run(Operation.COPY, bench.everything());
    long writes = bench.writes();
    run(Operation.COPY, bench.everything());
    assertThat(bench.writes()).as("puts").isEqualTo(2 * writes); // refused by their condition
    assertThat(bench.results().subList(100, 200))
        .allMatch(result -> result.outcome() == Outcome.SAME);
    run(Operation.DELETE, bench.everything());
    run(Operation.DELETE, bench.everything());
    assertThat(bench.results()).allMatch(ObjectResult::succeeded);
  }

  @Test
  void nothingIsTouchedBeforeItIsIntendedAndFewAreUncertain() throws InterruptedException {
    bench.fill(600);
    run(Operation.COPY, bench.everything());
    run(Operation.DELETE, bench.everything());
    assertThat(bench.violations()).isEmpty();
    assertThat(bench.mostUncertain()).isGreaterThan(1).isLessThanOrEqualTo(LIMITS.outstanding());
    assertThat(bench.mostAtOnce()).isGreaterThan(1).isLessThanOrEqualTo(LIMITS.requests());
  }

  @Test
  void anItemThatFailsIsAResultAndTheOthersGoOn() throws InterruptedException {
    bench.fill(60);
    Key missing = bench.key(30);
    bench.remove(missing);
    bench.write(bench.key(40), new byte[] {1, 2, 3}); // another version than the one listed
    run(Operation.COPY, bench.everything());
    assertThat(bench.results()).hasSize(60);
    assertThat(bench.results())
        .filteredOn(result -> !result.succeeded())
        .extracting(ObjectResult::key, ObjectResult::code)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(missing, Kind.NOT_FOUND.code()),
            org.assertj.core.groups.Tuple.tuple(bench.key(40), Kind.CHANGED.code()));
  }

  @Test
  void aStoreThatIsGoneStopsThePassAndIsSaidOnce() {
    bench.fill(600);
    AtomicInteger puts = new AtomicInteger();
    bench.around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public WriteOutcome put(PutRequest request) {
                return puts.incrementAndGet() <= 100
                    ? inner().put(request)
                    : new WriteOutcome.Refused(EngineBench.fault(Kind.CONTAINER_MISSING));
              }
            };
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> run(Operation.COPY, bench.everything()))
        .withMessageContaining(Kind.CONTAINER_MISSING.code());
    assertThat(bench.results()).hasSize(100).allMatch(ObjectResult::succeeded);
    assertThat(puts.get()).as("puts after the first fault").isLessThan(100 + LIMITS.requests() + 1);
  }

  @Test
  void aStoreThatCannotBeOpenedStopsThePass() {
    bench.around =
        _ -> {
          throw EngineBench.fault(Kind.BAD_CREDENTIALS);
        };
    for (Operation operation : Operation.values()) {
      assertThatExceptionOfType(PassStopped.class)
          .isThrownBy(() -> run(operation, bench.everything()))
          .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(Kind.BAD_CREDENTIALS.code()));
    }
    assertThat(bench.lines()).isEmpty();
  }

  @Test
  void aDeletionThatIsCutOffHalfWayRecordsWhatWasAnswered() {
    bench.fill(30);
    bench.copyAll();
    bench.around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public List<WriteOutcome> delete(
                  List<org.tranship.core.store.DeleteRequest> requests) {
                List<WriteOutcome> outcomes =
                    new ArrayList<>(inner().delete(requests.subList(0, 20)));
                while (outcomes.size() < requests.size()) {
                  outcomes.add(new WriteOutcome.Refused(EngineBench.fault(Kind.UNAVAILABLE)));
                }
                return outcomes;
              }
            };
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> run(Operation.DELETE, bench.everything()));
    assertThat(bench.results()).hasSize(20).allMatch(ObjectResult::succeeded);
  }

  @Test
  void aDeletionWhoseAnswerWasLostIsSettledByLooking() throws InterruptedException {
    bench.fill(10);
    bench.copyAll();
    bench.around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public List<WriteOutcome> delete(
                  List<org.tranship.core.store.DeleteRequest> requests) {
                inner().delete(requests.subList(0, 7));
                return requests.stream()
                    .map(
                        _ ->
                            (WriteOutcome)
                                new WriteOutcome.Unknown(EngineBench.fault(Kind.TIMEOUT)))
                    .toList();
              }
            };
    run(Operation.DELETE, bench.everything());
    assertThat(bench.results())
        .extracting(ObjectResult::outcome)
        .containsExactly(
            Outcome.DONE,
            Outcome.DONE,
            Outcome.DONE,
            Outcome.DONE,
            Outcome.DONE,
            Outcome.DONE,
            Outcome.DONE,
            Outcome.UNKNOWN,
            Outcome.UNKNOWN,
            Outcome.UNKNOWN);
  }

  @Test
  void aFaultOfTheLedgerComesOut() {
    bench.fill(200);
    for (String when : List.of("intend", "record")) {
      bench.refuse(when, 3);
      assertThatExceptionOfType(JournalException.class)
          .as(when)
          .isThrownBy(() -> run(Operation.COPY, bench.everything()))
          .withMessageContaining("TRS-204");
    }
  }

  @Test
  void aFaultOfTheWorkComesOutAndWhatWasInFlightIsRecorded() {
    bench.fill(200);
    Engine.Work work = bench.everything();
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(
            () ->
                run(
                    Operation.COPY,
                    most -> {
                      if (asked.incrementAndGet() == 4) {
                        throw EngineBench.fault(Kind.UNAVAILABLE);
                      }
                      return work.next(most);
                    }))
        .isInstanceOf(PassStopped.class)
        .hasMessageContaining(Kind.UNAVAILABLE.code());
    assertThat(bench.results()).isNotEmpty();
    assertThat(bench.uncertain()).isZero();
  }

  @Test
  void anInterruptLetsWhatIsInFlightComeToItsEnd() throws InterruptedException {
    bench.fill(200);
    Thread engine = Thread.currentThread();
    CountDownLatch told = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    bench.aroundSource =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (opened.incrementAndGet() == 20) {
                  engine.interrupt();
                  told.countDown();
                }
                return inner().open(key, request);
              }
            };
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> run(Operation.COPY, bench.everything()));
    assertThat(told.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(Thread.interrupted()).as("the interrupt is the exception now").isFalse();
    assertThat(bench.results()).isNotEmpty().allMatch(ObjectResult::succeeded);
    assertThat(bench.results().size()).isLessThan(200);
    assertThat(bench.targetKeys()).hasSize(bench.results().size());
  }

  /// The last objects are in flight and nothing is left to be fed: an interrupt must not tear them.
  @Test
  void anInterruptAtTheVeryEndTearsNothing() {
    bench.fill(6);
    Thread engine = Thread.currentThread();
    AtomicInteger opened = new AtomicInteger();
    bench.aroundSource =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public ObjectBody open(Key key, ReadRequest request) {
                if (opened.incrementAndGet() == 6) {
                  engine.interrupt();
                }
                try {
                  Thread.sleep(100);
                } catch (InterruptedException e) {
                  throw StoreException.of(Kind.INTERRUPTED, "read", "memory:old")
                      .causedBy(e)
                      .build();
                }
                return inner().open(key, request);
              }
            };
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> run(Operation.COPY, bench.everything()));
    assertThat(bench.results()).hasSize(6).allMatch(ObjectResult::succeeded);
  }

  @Test
  void aListingThatIsInterruptedEndsThePassAsInterrupted() {
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () ->
                run(
                    Operation.COPY,
                    _ -> {
                      throw EngineBench.fault(Kind.INTERRUPTED);
                    }));
  }

  @Test
  void nothingIsRecordedBeforeItIsDurable() throws InterruptedException {
    bench.fill(100);
    List<Key> settled = new ArrayList<>();
    bench.around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public <T> Optional<T> feature(Class<T> type) {
                Durability durability =
                    keys -> {
                      synchronized (settled) {
                        settled.addAll(keys);
                      }
                    };
                return type == Durability.class
                    ? Optional.of(type.cast(durability))
                    : inner().feature(type);
              }
            };
    bench.beforeRecord =
        results -> {
          synchronized (settled) {
            assertThat(settled).containsAll(results.stream().map(ObjectResult::target).toList());
          }
        };
    run(Operation.COPY, bench.everything());
    assertThat(bench.results()).hasSize(100);
    assertThat(settled).hasSize(100);
  }

  @Test
  void whatCannotBeMadeDurableIsNotRecorded() {
    bench.fill(50);
    bench.around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public <T> Optional<T> feature(Class<T> type) {
                Durability durability =
                    _ -> {
                      throw EngineBench.fault(Kind.FULL);
                    };
                return type == Durability.class
                    ? Optional.of(type.cast(durability))
                    : inner().feature(type);
              }
            };
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> run(Operation.COPY, bench.everything()))
        .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(Kind.FULL.code()));
    assertThat(bench.results()).isEmpty();
  }

  @Test
  void aVersionThatIsKnownIsTheOnlyOneThatIsDeleted() throws InterruptedException {
    bench.fill(10);
    bench.copyAll();
    Engine.Work work = bench.targetsAsTheyAre();
    bench.overwriteTarget(bench.key(3));
    run(Operation.DELETE, work);
    assertThat(bench.results())
        .filteredOn(result -> !result.succeeded())
        .singleElement()
        .satisfies(result -> assertThat(result.code()).isEqualTo(Kind.CHANGED.code()));
    assertThat(bench.targetKeys()).containsExactly(bench.key(3));
  }

  /// As of files: a version is noticed, though no write can be made to depend on it.
  @Test
  void aVersionThatIsOnlyObservedIsTheOnlyOneThatIsDeletedToo() throws InterruptedException {
    bench.around = EngineBench::observing;
    aVersionThatIsKnownIsTheOnlyOneThatIsDeleted();
  }

  @Test
  void memoryIsBoundedWhateverWasAnnounced() throws InterruptedException {
    for (boolean announced : List.of(true, false)) {
      EngineBench many = new EngineBench();
      many.fillWith(60, 1 << 20);
      MemoryGauge gauge = new MemoryGauge();
      many.aroundSource = gauge::source;
      many.around = gauge::target;
      EngineLimits limits = new EngineLimits(60, ByteCount.ofMiB(8), 120, Duration.ofMillis(5));
      try (Engine engine = createEngine(many::open, limits)) {
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
  void fiftyThousandTinyObjectsTakeSecondsAndNotMinutes() throws InterruptedException {
    bench.fill(50_000);
    try (Engine engine =
        createEngine(
            bench::open, new EngineLimits(32, ByteCount.ofMiB(64), 1000, Duration.ofMillis(200)))) {
      engine.run(EngineBench.spec(Operation.COPY), bench.everything(), bench);
    }
    assertThat(bench.results()).hasSize(50_000).allMatch(ObjectResult::succeeded);
    assertThat(bench.mostUncertain()).isLessThanOrEqualTo(1000);
    assertThat(bench.violations()).isEmpty();
  }
}
