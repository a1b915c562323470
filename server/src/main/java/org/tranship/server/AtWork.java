package org.tranship.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Figures;

/// The jobs that are being carried out, each by a thread of its own, of the operating system: a
/// command's thread is inside SQLite for much of its time, where a virtual one would keep a
/// processor from those that answer requests.
///
/// Changed under the monitor of [Jobs] alone; [#work] may be asked by any thread.
final class AtWork {
  private final Map<String, One> ones = new ConcurrentHashMap<>();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tranship-deadlines").factory());
  private Future<?> once = new CompletableFuture<>();
  private Work.Traffic earlier = Work.Traffic.NONE;
  private final Figures before = new Figures();

  private record One(Work work, boolean changes, Thread thread, Future<?> deadline) {}

  int size() {
    return ones.size();
  }

  /// Whether one of them changes something.
  boolean isChanging() {
    return ones.values().stream().anyMatch(One::changes);
  }

  /// What a job does, while it is at work.
  Optional<Work> work(String id) {
    return Optional.ofNullable(ones.get(id)).map(One::work);
  }

  /// Begins to carry out a job. If that throws, it is not at work.
  ///
  /// @param time after which `late` is called; empty for never
  void begin(
      String id,
      Work work,
      boolean changes,
      Runnable body,
      Optional<Duration> time,
      Runnable late) {
    Thread thread = Thread.ofPlatform().name("tranship-job-" + id).unstarted(body);
    Future<?> deadline =
        time.<Future<?>>map(it -> deadlines.schedule(late, it.toMillis(), TimeUnit.MILLISECONDS))
            .orElseGet(CompletableFuture::new);
    ones.put(id, new One(work, changes, thread, deadline));
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      ones.remove(id);
      boolean _ = deadline.cancel(false);
      throw e;
    }
  }

  /// Does something once more later, unless everything ends before; asked again meanwhile, once.
  void later(Runnable what, Duration after) {
    boolean _ = once.cancel(false);
    if (!deadlines.isShutdown()) {
      once = deadlines.schedule(what, after.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void interrupt(String id) {
    Optional.ofNullable(ones.get(id)).ifPresent(it -> it.thread().interrupt());
  }

  /// Tells all to stop; none is told to by its deadline any more.
  void interruptAll() {
    deadlines.shutdownNow();
    ones.values().forEach(it -> it.thread().interrupt());
  }

  /// A job is over.
  void end(String id) {
    One one = ones.remove(id);
    if (one != null) {
      boolean _ = one.deadline().cancel(false);
      earlier = earlier.plus(one.work().traffic());
      figures(one.work(), before);
    }
  }

  /// What all of this process have asked of stores so far.
  Work.Traffic traffic() {
    return ones.values().stream()
        .map(it -> it.work().traffic())
        .reduce(earlier, Work.Traffic::plus);
  }

  /// The sums of what all of this process have told of events so far.
  Map<Figure, Double> sums() {
    Figures all = new Figures();
    before.all().forEach(all::tell);
    ones.values().forEach(it -> figures(it.work(), all));
    return all.all();
  }

  private static void figures(Work work, Figures into) {
    work.figures()
        .forEach(
            (figure, value) -> {
              if (figure.isSum()) {
                into.tell(figure, value);
              }
            });
  }
}
