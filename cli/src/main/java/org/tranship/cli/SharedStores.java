package org.tranship.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.StoreOpener;

/// Opens each store once for the whole command: the steps of a run go on with its connections and
/// with what was found out about it. Closing what was opened gives it back; the stores themselves
/// are closed with this.
final class SharedStores implements StoreOpener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStores.class);

  private final StoreOpener opener;
  private final Map<StoreSpec, Store> open = new HashMap<>();
  private final ExecutorService preparing =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("tranship-open").factory());

  SharedStores(StoreOpener opener) {
    this.opener = opener;
  }

  @Override
  public Store open(StoreSpec spec) {
    return new Loan(shared(spec));
  }

  private synchronized Store shared(StoreSpec spec) {
    return open.computeIfAbsent(spec, opener::open);
  }

  /// Opens it and has it find out what it can do, which for some takes a connection.
  @Override
  public void prepare(StoreSpec spec) {
    preparing.execute(
        () -> {
          try {
            shared(spec).capabilities();
          } catch (StoreException | IllegalArgumentException e) {
            LOG.debug("{} could not be prepared", spec, e);
          }
        });
  }

  @Override
  public void close() {
    preparing.shutdownNow();
    preparing.close();
    synchronized (this) {
      open.values().forEach(Store::close);
      open.clear();
    }
  }

  private static final class Loan extends ForwardingStore {
    Loan(Store store) {
      super(store);
    }

    @Override
    public void close() {}
  }
}
