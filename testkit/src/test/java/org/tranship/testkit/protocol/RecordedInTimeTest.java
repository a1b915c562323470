package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// When the results of objects are recorded: many at once where many come, and each in time.
class RecordedInTimeTest {
  private static final Key SLOW = Key.of("k0");

  private final CopyBench bench = new CopyBench();
  private final List<List<Key>> recorded = new CopyOnWriteArrayList<>();
  private final CountDownLatch others = new CountDownLatch(1);

  /// Lets the slow object go on once a result of another one is recorded.
  private final class Batches implements Engine.Ledger {
    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> results) {
      recorded.add(results.stream().map(ObjectResult::key).toList());
      others.countDown();
    }

    @Override
    public void note(Key key, Note note) {}
  }

  private void copy(int objects, Duration patience) throws InterruptedException {
    bench.limits = new EngineLimits(32, ByteCount.ofMiB(160), 1000, patience);
    List<WorkItem> items =
        IntStream.range(0, objects)
            .mapToObj(i -> Key.of("k" + i))
            .map(
                key ->
                    WorkItem.same(
                        key,
                        ByteCount.of(1),
                        bench.source.put(PutRequest.of(key, new byte[1])).orThrow().version()))
            .toList();
    bench.engine().run(bench.spec(Operation.COPY), CopyBench.work(items), new Batches());
  }

  @Test
  @Timeout(60)
  void noResultWaitsForAnObjectThatTakesLong() throws InterruptedException {
    bench.from =
        new ForwardingStore(bench.source) {
          @Override
          public ObjectBody open(Key key, ReadRequest request) {
            try {
              if (key.equals(SLOW)) {
                assertThat(others.await(30, TimeUnit.SECONDS)).isTrue();
              }
              return super.open(key, request);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    copy(3, Duration.ofMillis(50));
    assertThat(recorded).last().isEqualTo(List.of(SLOW));
    assertThat(recorded.stream().mapToInt(List::size).sum()).isEqualTo(3);
  }

  @Test
  @Timeout(60)
  void manyAreRecordedTogether() throws InterruptedException {
    copy(2000, Duration.ofSeconds(40));
    assertThat(recorded.stream().mapToInt(List::size).sum()).isEqualTo(2000);
    assertThat(recorded.subList(0, recorded.size() - 1))
        .allMatch(batch -> batch.size() >= 250 && batch.size() <= 1000);
  }
}
