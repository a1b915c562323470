package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Fault;
import org.tranship.core.layer.Faults;
import org.tranship.core.layer.FaultyStore;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.layer.BatchingStore;

/// Small objects of a source that gives many at once are read together, and whatever goes wrong
/// with a batch costs time and nothing else.
class ReadAheadTest {
  private final CopyBench bench = new CopyBench();
  private final BatchingStore source = new BatchingStore(bench.source);

  ReadAheadTest() {
    bench.from = source;
  }

  private List<WorkItem> items(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              Key key = Key.of("doc-" + i);
              bench.source.put(PutRequest.of(key, key.utf8())).orThrow();
              var entry = bench.source.stat(key).orElseThrow();
              return WorkItem.same(key, entry.size(), entry.version());
            })
        .toList();
  }

  private void copiesAll(List<WorkItem> items) {
    bench.run(Operation.COPY, items);
    assertThat(bench.results).hasSize(items.size());
    assertThat(bench.results).extracting(ObjectResult::outcome).containsOnly(Outcome.DONE);
    for (WorkItem item : items) {
      assertThat(CopyBench.read(bench.target, item.target())).isEqualTo(item.source().utf8());
    }
  }

  @Test
  void readsSmallObjectsInBatchesAndNoneOfThemAlone() {
    copiesAll(items(16));
    assertThat(source.batches).hasValue(4);
    assertThat(source.opened).hasValue(0);
  }

  @Test
  void opensAloneWhatABatchLeftOut() {
    source.leftOut.add(Key.of("doc-2"));
    copiesAll(items(4));
    assertThat(source.opened).hasValue(1);
  }

  @Test
  void opensEachAloneWhenABatchFails() {
    bench.from =
        new FaultyStore(
            source,
            new Faults.Scripted(Map.of(1L, new Fault.LoseAnswer(Kind.UNAVAILABLE))),
            MonotonicClock.SYSTEM);
    copiesAll(items(4));
    assertThat(source.batches).hasValue(1);
    assertThat(source.opened).hasValue(4);
  }

  @Test
  void aBatchThatEndsInABugLeavesNobodyWaiting() {
    source.before =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertThat(catchThrowable(() -> copiesAll(items(4))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
  }

  @Test
  void aChangedObjectIsNotTakenFromABatch() {
    List<WorkItem> items = items(4);
    bench.source.put(PutRequest.of(Key.of("doc-1"), new byte[] {1})).orThrow();
    bench.run(Operation.COPY, items);
    assertThat(bench.results)
        .filteredOn(result -> result.outcome() == Outcome.FAILED)
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.key()).isEqualTo(Key.of("doc-1"));
              assertThat(failed.code()).isEqualTo(Kind.CHANGED.code());
            });
    assertThat(bench.target.stat(Key.of("doc-1"))).isEmpty();
  }

  @Test
  void aLargeObjectIsNoPartOfABatch() {
    byte[] large = CopyBench.bytes(BatchReads.SMALL + 1);
    bench.holding(large);
    bench.run(
        Operation.COPY,
        java.util.stream.Stream.concat(java.util.stream.Stream.of(bench.item()), items(2).stream())
            .toList());
    assertThat(bench.copied()).isEqualTo(large);
    assertThat(source.opened).hasValue(1);
    assertThat(source.batches).hasValue(1);
  }
}
