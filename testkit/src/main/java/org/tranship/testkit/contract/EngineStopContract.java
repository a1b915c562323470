package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;

/// The end of a pass that cannot go on: a store or a ledger that is gone, answers that were lost,
/// and an interrupt.
interface EngineStopContract extends EngineUnderTest {
  @Test
  default void aStoreThatIsGoneStopsThePassAndIsSaidOnce() {
    bench().fill(600);
    AtomicInteger puts = new AtomicInteger();
    bench().around =
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
        .isThrownBy(() -> run(Operation.COPY, bench().everything()))
        .withMessageContaining(Kind.CONTAINER_MISSING.code());
    assertThat(bench().results()).hasSize(100).allMatch(ObjectResult::succeeded);
    assertThat(puts.get()).as("puts after the first fault").isLessThan(100 + LIMITS.requests() + 1);
  }

  @Test
  default void aStoreThatCannotBeOpenedStopsThePass() {
    bench().around =
        _ -> {
          throw EngineBench.fault(Kind.BAD_CREDENTIALS);
        };
    for (Operation operation : Operation.values()) {
      assertThatExceptionOfType(PassStopped.class)
          .isThrownBy(() -> run(operation, bench().everything()))
          .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(Kind.BAD_CREDENTIALS.code()));
    }
    assertThat(bench().lines()).isEmpty();
  }

  @Test
  default void aDeletionThatIsCutOffHalfWayRecordsWhatWasAnswered() {
    bench().fill(30);
    bench().copyAll();
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public void check() {
                throw EngineBench.fault(Kind.UNAVAILABLE);
              }

              @Override
              public List<WriteOutcome> delete(List<DeleteRequest> requests) {
                List<WriteOutcome> outcomes =
                    new ArrayList<>(inner().delete(requests.subList(0, 20)));
                while (outcomes.size() < requests.size()) {
                  outcomes.add(new WriteOutcome.Refused(EngineBench.fault(Kind.UNAVAILABLE)));
                }
                return outcomes;
              }
            };
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> run(Operation.DELETE, bench().everything()));
    assertThat(bench().results()).hasSize(20).allMatch(ObjectResult::succeeded);
  }

  @Test
  default void aDeletionWhoseAnswerWasLostIsSettledByLooking() throws InterruptedException {
    bench().fill(10);
    bench().copyAll();
    bench().around =
        inner ->
            new ForwardingStore(inner) {
              @Override
              public List<WriteOutcome> delete(List<DeleteRequest> requests) {
                inner().delete(requests.subList(0, 7));
                return requests.stream()
                    .map(
                        _ ->
                            (WriteOutcome)
                                new WriteOutcome.Unknown(EngineBench.fault(Kind.TIMEOUT)))
                    .toList();
              }
            };
    run(Operation.DELETE, bench().everything());
    assertThat(bench().results())
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
  default void aFaultOfTheLedgerComesOut() {
    bench().fill(200);
    for (String when : List.of("intend", "record")) {
      bench().refuse(when, 3);
      assertThatExceptionOfType(JournalException.class)
          .as(when)
          .isThrownBy(() -> run(Operation.COPY, bench().everything()))
          .withMessageContaining("TRS-204");
    }
  }

  @Test
  default void aFaultOfTheWorkComesOutAndWhatWasInFlightIsRecorded() {
    bench().fill(200);
    Engine.Work work = bench().everything();
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
    assertThat(bench().results()).isNotEmpty();
    assertThat(bench().uncertain()).isZero();
  }

  @Test
  default void anInterruptLetsWhatIsInFlightComeToItsEnd() throws InterruptedException {
    bench().fill(200);
    Thread engine = Thread.currentThread();
    CountDownLatch told = new CountDownLatch(1);
    AtomicInteger opened = new AtomicInteger();
    bench().aroundSource =
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
        .isThrownBy(() -> run(Operation.COPY, bench().everything()));
    assertThat(told.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(Thread.interrupted()).as("the interrupt is the exception now").isFalse();
    assertThat(bench().results()).isNotEmpty().allMatch(ObjectResult::succeeded);
    assertThat(bench().results().size()).isLessThan(200);
    assertThat(bench().targetKeys()).hasSize(bench().results().size());
  }

  /// The last objects are in flight and nothing is left to be fed: an interrupt must not tear them.
  @Test
  default void anInterruptAtTheVeryEndTearsNothing() {
    bench().fill(6);
    Thread engine = Thread.currentThread();
    AtomicInteger opened = new AtomicInteger();
    bench().aroundSource =
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
        .isThrownBy(() -> run(Operation.COPY, bench().everything()));
    assertThat(bench().results()).hasSize(6).allMatch(ObjectResult::succeeded);
  }

  @Test
  default void aListingThatIsInterruptedEndsThePassAsInterrupted() {
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () ->
                run(
                    Operation.COPY,
                    _ -> {
                      throw EngineBench.fault(Kind.INTERRUPTED);
                    }));
  }
}
