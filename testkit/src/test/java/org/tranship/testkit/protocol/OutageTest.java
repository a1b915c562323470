package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;

/// One object that cannot be had does not keep the others from being moved; a store that is gone
/// ends the pass.
class OutageTest {
  private static final int MANY = 40;

  private final CopyBench bench = new CopyBench();
  private final List<WorkItem> items = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (int i = 0; i < MANY; i++) {
      Key key = key(i);
      bench.source.put(PutRequest.of(key, CopyBench.bytes(20 + i))).orThrow();
      var entry = bench.source.stat(key).orElseThrow();
      items.add(WorkItem.same(key, entry.size(), entry.version()));
    }
  }

  private static Key key(int number) {
    return Key.of("object/%03d".formatted(number));
  }

  private static StoreException fault(Kind kind, Key key) {
    return StoreException.of(kind, "read", "memory:from").key(key).because("500 again").build();
  }

  /// A store that fails for some keys, and perhaps altogether.
  private static Store failing(
      Store inner, Kind kind, Predicate<Key> poisoned, Runnable check, AtomicInteger calls) {
    return new ForwardingStore(inner) {
      private void touch(Key key) {
        calls.incrementAndGet();
        if (poisoned.test(key)) {
          throw fault(kind, key);
        }
      }

      @Override
      public void check() {
        check.run();
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        touch(key);
        return inner().open(key, request);
      }

      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        return requests.stream()
            .map(
                request -> {
                  try {
                    touch(request.key());
                    return inner().delete(List.of(request)).getFirst();
                  } catch (StoreException e) {
                    return new WriteOutcome.Refused(e);
                  }
                })
            .toList();
      }
    };
  }

  private static void answers() {}

  private void assertOneFailed(Key key, Kind kind) {
    assertThat(bench.results).hasSize(MANY);
    assertThat(bench.results)
        .filteredOn(result -> !result.succeeded())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.key()).isEqualTo(key);
              assertThat(result.code()).isEqualTo(kind.code());
              assertThat(result.reason()).contains(key.text(), "500 again", "same command");
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"UNAVAILABLE", "THROTTLED", "TIMEOUT"})
  void anObjectThatCannotBeReadFailsAloneAndTheOthersAreMoved(Kind kind) {
    bench.from =
        failing(bench.source, kind, key(3)::equals, OutageTest::answers, new AtomicInteger());
    bench.run(Operation.COPY, items);
    assertOneFailed(key(3), kind);
    assertThat(bench.target.stat(key(MANY - 1))).isPresent();

    bench.from = bench.source;
    bench.results.clear();
    bench.run(Operation.COPY, items);
    assertThat(bench.results).allMatch(ObjectResult::succeeded);
  }

  @Test
  void anObjectThatCannotBeRemovedFailsAloneAndTheOthersAreRemoved() {
    items.replaceAll(item -> WorkItem.same(item.key(), item.size(), Version.NONE));
    bench.to =
        failing(
            bench.source,
            Kind.UNAVAILABLE,
            key(3)::equals,
            OutageTest::answers,
            new AtomicInteger());
    bench.run(Operation.DELETE, items);
    assertOneFailed(key(3), Kind.UNAVAILABLE);
    assertThat(bench.source.stat(key(3))).isPresent();
    assertThat(bench.source.stat(key(4))).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerEndsThePassAndTheObjectStaysInFlight() {
    AtomicInteger calls = new AtomicInteger();
    bench.from =
        failing(
            bench.source,
            Kind.UNAVAILABLE,
            _ -> true,
            () -> {
              throw StoreException.of(Kind.UNAVAILABLE, "check", "memory:from")
                  .because("connection refused")
                  .build();
            },
            calls);
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> bench.run(Operation.COPY, items))
        .withMessageContaining("connection refused");
    assertThat(bench.results).isEmpty();
    assertThat(calls.get()).isLessThanOrEqualTo(bench.limits.requests());
  }

  @Test
  void aCheckThatIsForbiddenIsAnAnswer() {
    bench.from =
        failing(
            bench.source,
            Kind.TIMEOUT,
            key(0)::equals,
            () -> {
              throw StoreException.of(Kind.ACCESS_DENIED, "check", "memory:from").build();
            },
            new AtomicInteger());
    bench.run(Operation.COPY, items);
    assertOneFailed(key(0), Kind.TIMEOUT);
  }

  @Test
  void aStoreThatAnswersTheCheckAndNothingElseEndsThePassAfterAFew() {
    AtomicInteger calls = new AtomicInteger();
    bench.from = failing(bench.source, Kind.UNAVAILABLE, _ -> true, OutageTest::answers, calls);
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> bench.run(Operation.COPY, items))
        .withMessageContaining("in a row")
        .withMessageContaining("500 again");
    assertThat(calls.get()).isBetween(10, 10 + bench.limits.requests());
    assertThat(bench.results)
        .hasSize(calls.get())
        .allMatch(result -> result.outcome() == Outcome.FAILED);
  }

  @Test
  void manyThatFailAmongOthersThatDoNotEndNothing() {
    bench.limits =
        new org.tranship.core.work.EngineLimits(
            1, bench.limits.memory(), bench.limits.outstanding(), bench.limits.patience());
    bench.from =
        failing(
            bench.source,
            Kind.UNAVAILABLE,
            key -> key.text().endsWith("1") || key.text().endsWith("2") || key.text().endsWith("7"),
            OutageTest::answers,
            new AtomicInteger());
    bench.run(Operation.COPY, items);
    assertThat(bench.results).hasSize(MANY);
    assertThat(bench.results).filteredOn(result -> !result.succeeded()).hasSize(12);
  }
}
