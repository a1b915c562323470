package org.tranship.engine.spark;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.Limits;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.StoreOpener;
import org.tranship.core.work.WorkItem;

/// The engine that works on Apache Spark. Executors run core's own engine on items that they ask
/// the driver for, and tell it what came of them; the driver alone writes the ledger. See
/// [PassDesk] for why nothing is lost when executors are.
public final class SparkEngine implements Engine {
  private static final long PERIOD = 500;

  /// How long executors that work are waited for when a pass is refused: they are heard of a few
  /// times a second.
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final SparkCluster cluster;
  private final EngineLimits limits;
  private final Limits rates;
  private final RetryPolicy retries;
  private final Duration loneliness;
  private final Optional<ByteCount> large;
  private final String opener;

  /// @param stores opens stores where the cluster is this process alone; an executor of another
  ///   process opens its own
  /// @param loneliness how long a pass waits for a sign of an executor
  /// @param large objects from this size on are copied by several executors, where the pass lets
  ///   them; empty for none
  SparkEngine(
      SparkCluster cluster,
      EngineLimits limits,
      Limits rates,
      RetryPolicy retries,
      StoreOpener stores,
      Duration loneliness,
      Optional<ByteCount> large) {
    this.cluster = cluster;
    this.limits = limits;
    this.rates = rates;
    this.retries = retries;
    this.loneliness = loneliness;
    this.large = large;
    this.opener = cluster.local() ? UUID.randomUUID().toString() : "";
    if (cluster.local()) {
      ExecutorHome.offer(opener, stores);
    }
  }

  @Override
  public void run(PassSpec spec, Work work, Ledger ledger) throws InterruptedException {
    requireTravelling(spec);
    if (cluster.ended()) {
      throw Lanes.ended(cluster.master());
    }
    PassDesk desk =
        new PassDesk(ledger, rates, limits.outstanding(), SharedObjects.least(spec, large));
    Fitness fitness = new Fitness(cluster.version());
    Desks.open(desk.token(), ask -> fitness.hear(desk, ask));
    Lanes lanes = new Lanes(cluster, desk, spec, limits, retries, opener);
    Thread keeper =
        Thread.ofPlatform().daemon().name("tranship-lanes").unstarted(() -> keep(lanes, desk));
    boolean interrupted = false;
    Optional<StoreException> unlisted = Optional.empty();
    try {
      lanes.adjust();
      keeper.start();
      unlisted = feed(desk, work);
      lanes.await();
    } catch (InterruptedException _) {
      interrupted = true;
      desk.stop();
    } catch (RuntimeException e) {
      desk.stop(e);
    } catch (Error e) {
      desk.stop(); // else what is at work would go on for ever
      throw e;
    } finally {
      interrupted |= atRest(lanes, keeper);
      Desks.close(desk.token());
    }
    tell(desk, unlisted, interrupted);
  }

  private void requireTravelling(PassSpec spec) {
    if (cluster.local()) {
      return;
    }
    try {
      Travelling.require(spec.source(), spec.target());
    } catch (EngineRefused e) {
      throw new PassStopped(e, cluster.master());
    }
  }

  /// Hands work to the desk until there is no more.
  ///
  /// @return what the source of work said, if that was the end of it: what it gave before is done
  private Optional<StoreException> feed(PassDesk desk, Work work) throws InterruptedException {
    Optional<StoreException> fault = Optional.empty();
    int chunk = limits.outstanding() / 4;
    boolean more = true;
    while (more && !desk.over()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        List<WorkItem> items = work.next(chunk);
        more = !items.isEmpty();
        desk.feed(items);
      } catch (StoreException e) {
        fault = Optional.of(e);
        more = false;
      }
    }
    desk.fed();
    return fault;
  }

  /// Sees that lanes come with executors, and that a pass does not wait for a cluster that is gone.
  private void keep(Lanes lanes, PassDesk desk) {
    long working = System.nanoTime();
    Duration patience = loneliness;
    try {
      while (true) {
        Thread.sleep(PERIOD);
        if (cluster.ended()) {
          desk.stop(Lanes.ended(cluster.master()));
          lanes.abandon();
          return;
        }
        if (patience.equals(loneliness) && refused(desk)) {
          patience = QUIET.compareTo(loneliness) < 0 ? QUIET : loneliness;
        }
        if (!desk.busy()) {
          working = System.nanoTime();
        }
        if (System.nanoTime() - Math.max(working, desk.heard()) > patience.toNanos()) {
          desk.stop(lonely());
          cluster.cancel(desk.token());
          lanes.abandon();
          return;
        }
        lanes.adjust();
      }
    } catch (InterruptedException _) {
      // The pass is over.
    } catch (RuntimeException e) {
      if (!cluster.ended()) {
        desk.stop(e);
      }
    } catch (Error e) {
      desk.stop(e);
      throw e;
    }
  }

  /// Nothing more is begun where an executor does not fit; what others have in flight is recorded.
  private boolean refused(PassDesk desk) {
    try {
      cluster.requireJava();
      return false;
    } catch (EngineRefused e) {
      desk.stop(new PassStopped(e, cluster.master()));
      return true;
    }
  }

  private PassStopped lonely() {
    return new PassStopped(
        "TRW-107",
        cluster.master(),
        "No executor at "
            + cluster.master()
            + " has taken up work, or been heard of, for "
            + loneliness.toSeconds()
            + " seconds. See that workers are up and have room for this application, and that their"
            + " executors start (their logs say why not; one reason is a Java older than 25). Then"
            + " run the same command again; it goes on from there.");
  }

  private static boolean atRest(Lanes lanes, Thread keeper) {
    boolean interrupted = false;
    boolean resting = false;
    while (!resting) {
      try {
        // The keeper stays until then: a cluster may be lost while the last turns end.
        lanes.await();
        keeper.interrupt();
        keeper.join();
        resting = true;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private static void tell(PassDesk desk, Optional<StoreException> unlisted, boolean interrupted)
      throws InterruptedException {
    @Nullable RuntimeException fault = desk.fault().orElse(null);
    if (fault != null) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw fault;
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    if (unlisted.isPresent()) {
      StoreException reason = unlisted.get();
      if (reason.kind() == StoreException.Kind.INTERRUPTED) {
        throw (InterruptedException)
            new InterruptedException(reason.getMessage()).initCause(reason);
      }
      throw new PassStopped(reason);
    }
  }

  @Override
  public List<String> probe(List<StoreSpec> stores) throws InterruptedException {
    if (!cluster.local()) {
      Travelling.require(stores.toArray(StoreSpec[]::new));
    }
    return new ClusterProbe(cluster, new Fitness(cluster.version()), opener, retries, loneliness)
        .look(stores);
  }

  @Override
  public void close() {
    if (cluster.local()) {
      ExecutorHome.withdraw(opener);
    }
  }
}
