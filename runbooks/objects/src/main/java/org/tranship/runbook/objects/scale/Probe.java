package org.tranship.runbook.objects.scale;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.tranship.core.store.StoreException;

/// Times what is done to objects of a store: one after the other, and many at once. The first ones
/// do not count, since connections are made then.
public final class Probe {
  private static final int WARMING = 4;
  private static final int SINGLE = 16;
  private static final int AT_ONCE = 64;

  /// Speed of a connection where nothing large was there to measure it by, in bytes a second.
  private static final double USUAL_STREAM = 50 << 20;

  /// From so many bytes on an object says how fast a connection is.
  private static final long TELLING = 1 << 20;

  private Probe() {}

  /// What is timed.
  ///
  /// @param size bytes that it moves
  /// @param act what is done; a fault ends the probe
  record Trial(long size, Act act) {}

  /// One thing done to one object.
  interface Act {
    void run() throws IOException;
  }

  /// What was measured.
  ///
  /// @param latency seconds of a request that carries little
  /// @param stream bytes a second of one connection
  /// @param streamMeasured whether that was measured, and not taken for granted
  /// @param objectsPerSecond objects a second with 64 at once, from this machine
  /// @param bytesPerSecond bytes a second then
  /// @param trials how many objects
  public record Measured(
      double latency,
      double stream,
      boolean streamMeasured,
      double objectsPerSecond,
      double bytesPerSecond,
      int trials) {}

  /// Measures.
  ///
  /// @param small what is done to objects, one of each
  /// @param large the same for large objects; may be empty
  /// @throws StoreException what a trial met
  static Measured of(List<Trial> small, List<Trial> large) throws InterruptedException {
    List<Double> times = new ArrayList<>();
    int single = Math.min(small.size(), WARMING + SINGLE);
    for (int i = 0; i < single; i++) {
      double seconds = timed(small.get(i));
      if (i >= WARMING || single <= WARMING) {
        times.add(seconds);
      }
    }
    double latency = median(times);
    List<Double> streams = new ArrayList<>();
    for (Trial trial : large) {
      double seconds = timed(trial);
      if (trial.size() >= TELLING) {
        streams.add(trial.size() / Math.max(1e-6, seconds - latency));
      }
    }
    long bytes = 0;
    for (Trial trial : small) {
      bytes += trial.size();
    }
    double together = together(small);
    return new Measured(
        latency,
        streams.isEmpty() ? USUAL_STREAM : median(streams),
        !streams.isEmpty(),
        small.size() / together,
        bytes / together,
        small.size() + single + large.size());
  }

  private static double timed(Trial trial) {
    long begun = System.nanoTime();
    run(trial);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void run(Trial trial) {
    try {
      trial.act().run();
    } catch (IOException e) {
      throw e.getCause() instanceof StoreException fault
          ? fault
          : StoreException.of(StoreException.Kind.UNAVAILABLE, "read", "the store")
              .because("a probe broke off: " + e.getMessage())
              .causedBy(e)
              .build();
    }
  }

  private static double together(List<Trial> trials) throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Trial trial : trials) {
        places.acquire();
        all.add(
            threads.submit(
                () -> {
                  try {
                    run(trial);
                  } finally {
                    places.release();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    }
    return Math.max(1e-6, (System.nanoTime() - begun) / 1e9);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
