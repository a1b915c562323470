package org.tranship.engine.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassStopped;

/// Keeps the cluster at a pass: a thread for each task that can run at once has one turn after the
/// other carried out, until the desk wants no more. Threads come as executors come; a lost turn is
/// followed by another one, which gets what the lost one had.
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /// So often in a row turns may be lost without any result, and once more for each lane.
  private static final int BARREN = 4;

  private final SparkCluster cluster;
  private final PassDesk desk;
  private final PassSpec pass;
  private final EngineLimits limits;
  private final RetryPolicy retries;
  private final String opener;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile long recordedThen;
  private volatile int wanted = 1;

  Lanes(
      SparkCluster cluster,
      PassDesk desk,
      PassSpec pass,
      EngineLimits limits,
      RetryPolicy retries,
      String opener) {
    this.cluster = cluster;
    this.desk = desk;
    this.pass = pass;
    this.limits = limits;
    this.retries = retries;
    this.opener = opener;
  }

  /// Looks how many turns there can be, and sees that there are as many. Asked again and again by
  /// one thread.
  void adjust() {
    // Stores remove a thousand keys with one request: divided, they would be many small ones.
    int most = pass.operation() == Operation.DELETE ? 1 : Shares.most(limits);
    wanted = Math.clamp(cluster.slots(), 1, most);
    desk.active(wanted);
    synchronized (threads) {
      while (threads.size() < wanted && !desk.over()) {
        int number = threads.size();
        threads.add(
            Thread.ofPlatform().daemon().name("tranship-lane-" + number).start(() -> work(number)));
      }
    }
  }

  /// Waits until no turn is under way and none is wanted.
  void await() throws InterruptedException {
    for (int i = 0; i < count(); i++) {
      Thread thread;
      synchronized (threads) {
        thread = threads.get(i);
      }
      thread.join();
    }
  }

  private int count() {
    synchronized (threads) {
      return threads.size();
    }
  }

  private void work(int number) {
    try {
      // Whether the stores can be opened is found out even if there is nothing to do.
      boolean turn = number == 0 || desk.wanted();
      while (turn) {
        turn();
        turn = desk.wanted();
      }
    } catch (InterruptedException _) {
      // Nobody interrupts a lane; should it be, the others go on.
    } catch (RuntimeException e) {
      desk.stop(cluster.ended() ? ended(cluster.master()) : e);
    } catch (Error e) {
      desk.stop(e);
      throw e;
    }
  }

  private void turn() throws InterruptedException {
    TurnId id = desk.open();
    TurnSpec spec =
        new TurnSpec(id, pass, opener, Shares.of(limits, wanted, cluster.local()), retries);
    TurnEnd end;
    try {
      end =
          Wire.read(
              TurnEnd.class,
              cluster.run(
                  id.pass(),
                  "tranship " + pass.pass(),
                  new TurnTask(),
                  Wire.bytes(TurnSpec.class, spec)));
    } catch (SparkException e) {
      LOG.debug("A turn was lost", e);
      end = TurnEnd.broken(e);
    } catch (RuntimeException e) {
      LOG.debug("A turn was lost", e);
      end = TurnEnd.broken(e);
    }
    desk.close(id);
    switch (end.how()) {
      case OVER -> lost.set(0);
      case STOPPED -> end.fault().ifPresent(fault -> desk.stop(new PassStopped(fault.thrown())));
      // Spark has begun it anew by itself, which the desk does not hear.
      case UNHEARD -> lost("its executor was lost");
      case BROKEN -> lost(end.reason());
    }
  }

  static PassStopped ended(String master) {
    return new PassStopped(
        "TRW-115",
        master,
        "The cluster at "
            + master
            + " has ended this application, or its master is gone for good. What was done is written"
            + " down. Look into the master's log, then run the same command again; it goes on from"
            + " there.");
  }

  /// Leaves turns alone that nothing will be heard of any more.
  void abandon() {
    synchronized (threads) {
      threads.forEach(Thread::interrupt);
    }
  }

  private void lost(String reason) throws InterruptedException {
    if (desk.over()) {
      return;
    }
    if (cluster.ended()) {
      desk.stop(ended(cluster.master()));
      return;
    }
    long recorded = desk.recorded();
    if (recorded > recordedThen) {
      recordedThen = recorded;
      lost.set(0);
    }
    if (lost.incrementAndGet() >= BARREN + wanted) {
      desk.stop(
          new PassStopped(
              "TRW-106",
              cluster.master(),
              "Executors at "
                  + cluster.master()
                  + " are lost again and again before anything is done ("
                  + SparkCluster.firstLine(new IllegalStateException(reason))
                  + "). Look into their logs, then run the same command again; it goes on from"
                  + " there."));
      return;
    }
    LOG.warn("A part of the work is handed out again: {}", reason);
    Thread.sleep(200);
  }
}
