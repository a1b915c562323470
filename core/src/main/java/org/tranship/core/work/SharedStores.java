package org.tranship.core.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;

/// Opens each store once for a whole process: the steps of a run go on with its connections and
/// with what was found out about it. Closing what was opened gives it back; the stores themselves
/// are closed with this. Stores that take their time do not keep others waiting.
public final class SharedStores implements StoreOpener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStores.class);

  private final StoreOpener opener;
  private final Map<StoreSpec, FutureTask<Store>> open = new ConcurrentHashMap<>();
  private final ExecutorService preparing =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("tranship-open").factory());

  public SharedStores(StoreOpener opener) {
    this.opener = opener;
  }

  /// @throws StoreException `INTERRUPTED` if told to stop while the store was being opened
  @Override
  public Store open(StoreSpec spec) {
    FutureTask<Store> opening = opening(spec);
    opening.run();
    try {
      return new Loan(opening.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw StoreException.of(Kind.INTERRUPTED, "open", spec.location().toString())
          .because("the thread was told to stop")
          .build();
    } catch (ExecutionException e) {
      // The fault is told once; who comes later tries anew.
      open.remove(spec, opening);
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("A store could not be opened", e);
    }
  }

  private FutureTask<Store> opening(StoreSpec spec) {
    return open.computeIfAbsent(spec, it -> new FutureTask<>(() -> opener.open(it)));
  }

  /// Opens it, which for some takes a connection. Whoever opens it next is told what went wrong.
  @Override
  public void prepare(StoreSpec spec) {
    preparing.execute(opening(spec));
  }

  @Override
  public void close() {
    preparing.shutdownNow();
    preparing.close();
    for (FutureTask<Store> each : open.values()) {
      if (each.state() == Future.State.SUCCESS) {
        try {
          each.resultNow().close();
        } catch (RuntimeException e) {
          LOG.warn("{} could not be closed", each.resultNow(), e);
        }
      }
    }
    open.clear();
  }

  private static final class Loan extends ForwardingStore {
    Loan(Store store) {
      super(store);
    }

    @Override
    public void close() {}
  }
}
