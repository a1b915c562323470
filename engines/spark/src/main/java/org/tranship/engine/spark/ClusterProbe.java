package org.tranship.engine.spark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineRefused;
import org.tranship.engine.spark.Answer.Word;
import org.tranship.engine.spark.ProbeSpec.Found;
import org.tranship.engine.spark.ProbeSpec.Mark;

/// Has a probe run in every place of a cluster at the same time, so that each executor is looked
/// at, and says what is wrong with any of them.
///
/// @param patience how long it waits for executors to come
record ClusterProbe(
    SparkCluster cluster, Fitness fitness, String opener, RetryPolicy retries, Duration patience) {
  /// How long probes wait for each other once there are any. A place may be missing for good.
  private static final long TOGETHER = 20_000;

  /// @throws EngineRefused if an executor does not fit, or cannot use a store
  List<String> look(List<StoreSpec> stores) throws InterruptedException {
    cluster.awaitExecutors(patience);
    cluster.requireJava();
    if (cluster.local()) {
      return judged(stores, found(stores, Optional.empty()));
    }
    try (TargetMark mark = TargetMark.in(stores)) {
      List<String> lines = judged(stores, found(stores, mark.mark()));
      mark.keepDirectory();
      return lines;
    }
  }

  private List<Found> found(List<StoreSpec> stores, Optional<Mark> mark)
      throws InterruptedException {
    int places = cluster.slots();
    String token = UUID.randomUUID().toString();
    Set<Integer> held = ConcurrentHashMap.newKeySet();
    long latest = System.currentTimeMillis() + Math.min(TOGETHER, patience.toMillis() / 2);
    long end = System.nanoTime() + patience.toNanos();
    boolean done = false;
    Desks.open(token, ask -> answer(ask, held, places, latest));
    List<Found> all = new ArrayList<>();
    ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    try {
      List<Future<byte[]>> probes = new ArrayList<>();
      for (int place = 0; place < places; place++) {
        ProbeSpec spec = new ProbeSpec(new TurnId(token, place), stores, mark, opener, retries);
        probes.add(
            threads.submit(
                () ->
                    cluster.run(
                        token,
                        "tranship probe",
                        new ProbeTask(),
                        Wire.bytes(ProbeSpec.class, spec))));
      }
      for (Future<byte[]> probe : probes) {
        byte[] found = probe.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        all.add(Wire.read(Found.class, found));
      }
      done = true;
      return all;
    } catch (ExecutionException e) {
      cluster.requireJava(); // which is heard of soon after an executor has come
      throw broken(reason(e.getCause()));
    } catch (TimeoutException _) {
      cluster.requireJava();
      throw broken("no end of it in " + patience.toSeconds() + " seconds (spark.tranship.wait)");
    } finally {
      if (!done && !cluster.ended()) {
        cluster.cancel(token);
      }
      threads.shutdownNow();
      Desks.close(token);
    }
  }

  private static Answer answer(Ask ask, Set<Integer> held, int places, long latest) {
    if (ask instanceof Ask.Held) {
      held.add(ask.turn().number());
    }
    boolean wait =
        ask instanceof Ask.Held && held.size() < places && System.currentTimeMillis() < latest;
    return new Answer(
        wait ? Word.LATER : Word.YES,
        false,
        Rates.UNLIMITED,
        List.of(),
        System.currentTimeMillis());
  }

  private List<String> judged(List<StoreSpec> stores, List<Found> all) {
    Map<String, String> lines = new TreeMap<>();
    for (Found found : all) {
      ExecutorFacts facts = found.facts();
      Optional<EngineRefused> unfit = fitness.unfit(facts);
      if (unfit.isPresent()) {
        throw unfit.get();
      }
      if (found.apart()) {
        throw TargetMark.apart(stores.getLast(), facts);
      }
      found
          .fault()
          .ifPresent(
              fault -> {
                throw new EngineRefused(
                    "TRW-112",
                    "Executor "
                        + facts.executor()
                        + " on "
                        + facts.host()
                        + " cannot use a store: "
                        + fault.thrown().getMessage()
                        + " Executors need a way to every store, and its credentials in their own"
                        + " environment or files.");
              });
      lines.put(
          facts.executor(),
          "executor "
              + facts.executor()
              + " on "
              + facts.host()
              + ": Java "
              + facts.java()
              + ", Spark "
              + facts.spark()
              + ", clock "
              + facts.ahead()
              + " ms ahead");
    }
    return List.copyOf(lines.values());
  }

  private static String reason(@Nullable Throwable fault) {
    return fault instanceof SparkException e ? SparkCluster.firstLine(e) : String.valueOf(fault);
  }

  private EngineRefused broken(String reason) {
    return new EngineRefused(
        "TRW-117",
        "No task could be run at "
            + cluster.master()
            + ": "
            + reason
            + ". Look into the executors' logs; see docs/spark.md.");
  }
}
