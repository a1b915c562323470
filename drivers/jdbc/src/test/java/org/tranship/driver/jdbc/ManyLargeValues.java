package org.tranship.driver.jdbc;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.contract.Claims;

/// A process of its own that copies all values of a table to a slow store, with the usual limits,
/// and prints how many were copied and how many were on their way at once.
final class ManyLargeValues {
  private ManyLargeValues() {}

  /// @param args the location of the table
  public static void main(String[] args) throws Exception {
    StoreSpec from = StoreSpec.of(args[0]);
    List<WorkItem> items = new ArrayList<>();
    try (Store store = Databases.open(args[0]);
        Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        items.add(WorkItem.same(entry.key(), entry.size(), entry.version()));
      }
    }
    PassSpec spec =
        new PassSpec(
            PassId.of("copy"),
            PassSpec.Operation.COPY,
            from,
            StoreSpec.of("memory:slow"),
            PassSpec.VerifyLevel.SERVER,
            PassSpec.Existing.REFUSE,
            Set.of(),
            Set.of());
    Slow slow = new Slow();
    Count count = new Count();
    try (Engine engine =
        new LocalEngine(
            place -> place.equals(from) ? Databases.open(args[0]) : slow,
            Codecs.installed(),
            EngineLimits.standard())) {
      engine.run(spec, most -> next(items, most), count);
    }
    System.out.println(count.done + " copied, " + slow.most + " at once");
  }

  private static List<WorkItem> next(List<WorkItem> items, int most) {
    List<WorkItem> next = List.copyOf(items.subList(0, Math.min(most, items.size())));
    items.subList(0, next.size()).clear();
    return next;
  }

  /// Takes its time with every object, and keeps none of its bytes.
  private static final class Slow extends ForwardingStore {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    Slow() {
      super(new MemoryStore("slow"));
    }

    @Override
    public Capabilities capabilities() {
      return Claims.like(inner().capabilities())
          .versions(Capabilities.Versions.NONE)
          .readable(false)
          .writable(true)
          .capabilities();
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try (InputStream in = request.content().open()) {
        in.skipNBytes(Pieces.PIECE + 1L);
        Thread.sleep(300);
        in.transferTo(OutputStream.nullOutputStream());
      } catch (java.io.IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        now.decrementAndGet();
      }
      return new WriteOutcome.Done(
          Version.NONE, java.util.Optional.of(org.tranship.core.value.DigestAlgorithm.MD5));
    }
  }

  private static final class Count implements Engine.Ledger {
    private int done;

    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> results) {
      results.forEach(
          result -> {
            if (!result.succeeded()) {
              throw new IllegalStateException(result.toString());
            }
            done++;
          });
    }

    @Override
    public void note(Key key, Note note) {}
  }
}
