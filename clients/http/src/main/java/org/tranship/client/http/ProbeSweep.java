package org.tranship.client.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;

/// Removes what probes have left whose process was killed, once for each opened store.
///
/// A fault of this is no reason to stop a run: what is left is in nobody's way, and the next run
/// looks again. It is said in the log, and that is all. Only a thread that was told to stop stops.
/// Killed in the middle, the next run removes the rest.
public final class ProbeSweep implements Sweeping {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeSweep.class);

  /// How a driver asks its server.
  @FunctionalInterface
  public interface Remains {
    /// Removes objects of probes that are old ([ProbeObject]), and nothing else; by one request of
    /// each kind for what there is, and of that what the first page names. What the server does not
    /// tell or does not let us remove, stays.
    ///
    /// @throws StoreException if the server cannot answer now
    /// @throws IOException if the connection breaks
    void removeOld() throws IOException;
  }

  private final HttpStoreErrors errors;
  private final Remains remains;
  private final Consumer<String> log;
  private final AtomicBoolean done = new AtomicBoolean();

  public ProbeSweep(HttpStoreErrors errors, Remains remains) {
    this(errors, remains, LOG::warn);
  }

  ProbeSweep(HttpStoreErrors errors, Remains remains, Consumer<String> log) {
    this.errors = errors;
    this.remains = remains;
    this.log = log;
  }

  @Override
  public void sweep() {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    errors.refuseIfInterrupted("sweep");
    try {
      remains.removeOld();
    } catch (IOException e) {
      tell(errors.of("sweep", null, e));
    } catch (StoreException e) {
      tell(e);
    }
  }

  private void tell(StoreException fault) {
    if (fault.kind() == Kind.INTERRUPTED) {
      throw fault;
    }
    log.accept(
        "Objects "
            + ProbeObject.START
            + "* that killed runs may have left could not be looked for or removed; they are in"
            + " nobody's way, and the next run looks again. "
            + fault.getMessage());
  }
}
