package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;

/// Removing many objects: durably gone before they are said to be, and many at once.
@Timeout(60)
class DeletePassTest {
  private final CopyBench bench = new CopyBench();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  private List<WorkItem> filled(int count, boolean versions) {
    List<WorkItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = Key.of("object/%03d".formatted(i));
      bench.target.put(PutRequest.of(key, new byte[] {1})).orThrow();
      var entry = bench.target.stat(key).orElseThrow();
      items.add(WorkItem.same(key, entry.size(), versions ? entry.version() : Version.NONE));
    }
    return items;
  }

  /// A store that is not durable by itself, as files are.
  private Store settling(Durability durability) {
    return new ForwardingStore(bench.target) {
      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        order.add("delete");
        return inner().delete(requests);
      }

      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == Durability.class
            ? Optional.of(type.cast(durability))
            : inner().feature(type);
      }
    };
  }

  @Test
  void whatWasRemovedIsDurablyGoneBeforeItIsWrittenDown() {
    List<WorkItem> items = filled(16, false);
    bench.to =
        settling(
            keys -> {
              assertThat(bench.results).as("written down before it was durable").isEmpty();
              order.add("settle " + keys.size());
            });
    bench.run(Operation.DELETE, items);
    assertThat(order).containsExactly("delete", "settle 16");
    assertThat(bench.results).hasSize(16).allMatch(ObjectResult::succeeded);
  }

  @Test
  void whatCannotBeMadeDurableIsNotWrittenDown() {
    List<WorkItem> items = filled(16, false);
    bench.to =
        settling(
            _ -> {
              throw StoreException.of(Kind.FULL, "write", "memory:to").build();
            });
    assertThatExceptionOfType(PassStopped.class)
        .isThrownBy(() -> bench.run(Operation.DELETE, items));
    assertThat(bench.results).isEmpty();
  }

  @Test
  void withoutVersionsTheStoreMakesItsOwnBatches() {
    AtomicInteger calls = new AtomicInteger();
    List<WorkItem> items = filled(16, false);
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public List<WriteOutcome> delete(List<DeleteRequest> requests) {
            calls.incrementAndGet();
            return inner().delete(requests);
          }
        };
    bench.run(Operation.DELETE, items);
    assertThat(calls).hasValue(1);
    assertThat(bench.results).hasSize(16).allMatch(ObjectResult::succeeded);
  }

  @Test
  void versionsAreMetByManyAtOnceAndNoMoreThanAreAllowed() {
    List<WorkItem> items = filled(16, true);
    bench.target.put(PutRequest.of(items.get(5).key(), new byte[] {2})).orThrow();
    CountDownLatch together = new CountDownLatch(bench.limits.requests());
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public List<WriteOutcome> delete(List<DeleteRequest> requests) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            try {
              assertThat(together.await(50, TimeUnit.SECONDS)).as("all at once").isTrue();
              return inner().delete(requests);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            } finally {
              now.decrementAndGet();
            }
          }
        };
    bench.run(Operation.DELETE, items);
    assertThat(most).hasValue(bench.limits.requests());
    assertThat(bench.results)
        .extracting(ObjectResult::key)
        .containsExactlyElementsOf(items.stream().map(WorkItem::key).toList());
    assertThat(bench.results)
        .filteredOn(result -> !result.succeeded())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.key()).isEqualTo(items.get(5).key());
              assertThat(result.code()).isEqualTo(Kind.CHANGED.code());
            });
  }

  @Test
  void anInterruptLetsWhatWasSentComeToItsEndAndBeWrittenDown() throws InterruptedException {
    List<WorkItem> items = filled(16, true);
    Thread pass = Thread.currentThread();
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public List<WriteOutcome> delete(List<DeleteRequest> requests) {
            pass.interrupt();
            return inner().delete(requests);
          }
        };
    bench.engine().run(bench.spec(Operation.DELETE), CopyBench.work(items), bench);
    assertThat(Thread.interrupted()).as("the caller is told, though all is done").isTrue();
    assertThat(bench.results).hasSize(16).allMatch(ObjectResult::succeeded);
  }

  @Test
  void anInterruptLetsNoFurtherBatchBegin() {
    List<WorkItem> items = filled(48, true);
    Thread pass = Thread.currentThread();
    bench.to =
        new ForwardingStore(bench.target) {
          @Override
          public List<WriteOutcome> delete(List<DeleteRequest> requests) {
            pass.interrupt();
            return inner().delete(requests);
          }
        };
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () -> bench.engine().run(bench.spec(Operation.DELETE), CopyBench.work(items), bench));
    assertThat(bench.results).hasSize(16).allMatch(ObjectResult::succeeded);
  }
}
