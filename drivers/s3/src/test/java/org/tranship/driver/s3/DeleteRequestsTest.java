package org.tranship.driver.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Sweeping;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Cleaning a thousand objects on a server that takes 10 ms to answer: what it costs in requests,
/// and that they do not wait for each other.
@Timeout(120)
class DeleteRequestsTest {
  private static final int COUNT = 1000;
  private static final int TOGETHER = 8;
  private static final StoreSpec SPEC = StoreSpec.of("s3://bucket");

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private final Store store = TestStores.ready(stub.endpoint(), "bucket", Map.of());
  private final List<ObjectResult> results = new ArrayList<>();

  @AfterEach
  void stop() {
    store.close();
    stub.close();
  }

  private List<WorkItem> filled(boolean versions) {
    stub.generate("bucket", "object-", COUNT, 10);
    List<WorkItem> items = new ArrayList<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        Version version = versions ? entry.version() : Version.NONE;
        items.add(WorkItem.same(entry.key(), entry.size(), version));
      }
    }
    return items;
  }

  private long requestsOf(List<WorkItem> items) throws InterruptedException {
    store.feature(Sweeping.class).orElseThrow().sweep(); // looks for old probes, once a store
    long before = stub.requests();
    PassSpec spec =
        new PassSpec(
            PassId.of("clean"),
            Operation.DELETE,
            SPEC,
            SPEC,
            VerifyLevel.SERVER,
            Existing.REFUSE,
            Set.of(),
            Set.of());
    Iterator<WorkItem> iterator = items.iterator();
    Engine.Work work =
        most -> {
          List<WorkItem> next = new ArrayList<>();
          while (next.size() < most && iterator.hasNext()) {
            next.add(iterator.next());
          }
          return next;
        };
    Store held =
        new org.tranship.core.store.ForwardingStore(store) {
          @Override
          public void close() {}
        };
    try (Engine engine =
        new LocalEngine(_ -> held, new Codecs(List.of()), EngineLimits.standard())) {
      engine.run(spec, work, new Ledger());
    }
    return stub.requests() - before;
  }

  private final class Ledger implements Engine.Ledger {
    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> more) {
      results.addAll(more);
    }

    @Override
    public void note(Key key, Note note) {}
  }

  private void assertAllRemoved() {
    assertThat(results).hasSize(COUNT).allMatch(ObjectResult::succeeded);
    try (Listing listing = store.list(ListRequest.ALL)) {
      assertThat(listing.next()).isNull();
    }
  }

  @Test
  void withoutVersionsAThousandAreOneRequest() throws InterruptedException {
    List<WorkItem> items = filled(false);
    assertThat(requestsOf(items)).isEqualTo(1);
    assertAllRemoved();
  }

  /// The stub does not compare versions on a deletion, so each object is looked at first. The first
  /// ones are answered when so many are there: one after the other they would wait for ever.
  @Test
  void withVersionsEachIsLookedAtOnceAndManyAtATime() throws InterruptedException {
    List<WorkItem> items = filled(true);
    CountDownLatch together = new CountDownLatch(TOGETHER);
    AtomicInteger alone = new AtomicInteger();
    stub.faults(
        request -> {
          if (FaultRule.of(org.tranship.testkit.server.stub.Operation.HEAD_OBJECT).test(request)) {
            together.countDown();
            alone.addAndGet(waited(together) ? 0 : 1);
          }
          return new Fault.None();
        });
    assertThat(requestsOf(items)).isBetween(COUNT + 1L, COUNT + 32L);
    assertThat(alone).hasValue(0);
    assertAllRemoved();
  }

  private static boolean waited(CountDownLatch together) {
    try {
      return together.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWasWrittenAnewIsLeftAlone() throws InterruptedException {
    List<WorkItem> items = filled(true);
    Key anew = items.get(500).key();
    store.put(PutRequest.of(anew, new byte[] {1})).orThrow();
    requestsOf(items);
    assertThat(results)
        .filteredOn(result -> !result.succeeded())
        .extracting(ObjectResult::key)
        .containsExactly(anew);
    assertThat(store.stat(anew)).isPresent();
  }
}
