package org.tranship.journal.postgres;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.journal.JournalException;

/// Renews the leases of this process while it lives, each three times within its length. What it
/// cannot renew is not told to anybody: a run that is not held any more is told so by its next
/// transaction, which alone can know.
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final int TIMES = 3;

  private final Database database;
  private final Set<Lease> kept = ConcurrentHashMap.newKeySet();
  private final Set<Lease> warned = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock;

  LeaseKeeper(Database database) {
    this.database = database;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("tranship-leases").unstarted(work));
    long every = Math.max(100, database.lease().toMillis() / TIMES);
    var _ = clock.scheduleWithFixedDelay(this::renewAll, every, every, TimeUnit.MILLISECONDS);
  }

  void keep(Lease lease) {
    kept.add(lease);
  }

  /// Gives a lease back. Where the database cannot be reached just now, it ends by itself.
  ///
  /// @param remove whether its row goes too
  void release(Lease lease, boolean remove) {
    boolean held = kept.remove(lease);
    warned.remove(lease);
    if (!held) {
      return;
    }
    for (int time = 0; time < TIMES; time++) {
      try {
        database.once(
            "give the lease back",
            connection -> {
              lease.release(connection, remove);
              return true;
            });
        return;
      } catch (JournalException e) {
        LOG.debug("The lease of {} may have to end by itself", lease.name(), e);
      }
    }
    lease.giveUp();
  }

  private void renewAll() {
    Duration length = database.lease();
    for (Lease lease : List.copyOf(kept)) {
      try {
        boolean ours =
            database.once("renew the lease", connection -> lease.renew(connection, length));
        if (!ours) {
          kept.remove(lease);
        }
        warned.remove(lease);
      } catch (Throwable e) {
        // Whatever it is, the next lease must not suffer from it, nor the next time: what a timer's
        // task throws would end it.
        if (!clock.isShutdown() && warned.add(lease)) {
          LOG.warn("The lease of {} is renewed later: {}", lease.name(), e.getMessage());
        }
        LOG.debug("The lease of {} is renewed later", lease.name(), e);
      }
    }
  }

  /// Leases that are still kept are given back.
  @Override
  public void close() {
    clock.shutdownNow();
    for (Lease lease : List.copyOf(kept)) {
      release(lease, false);
    }
  }
}
