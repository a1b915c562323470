package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells the thread that works behind a fence to stop when its time has passed. Used by one thread.
final class FenceWatch implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread watcher;
  private volatile boolean passed;

  private FenceWatch(Optional<Duration> left) {
    Thread worker = Thread.currentThread();
    this.watcher =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  if (left.isPresent() && !await(left.get())) {
                    passed = true;
                    worker.interrupt();
                  }
                });
  }

  /// @param deadline when; empty for never
  static FenceWatch until(Optional<Instant> deadline, Instant now) {
    FenceWatch watch = new FenceWatch(deadline.map(at -> Duration.between(now, at)));
    watch.watcher.start();
    return watch;
  }

  private boolean await(Duration left) {
    try {
      return over.await(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  /// Whether the time has passed and the worker was told so.
  boolean hasPassed() {
    return passed;
  }

  /// What was told and not heard is taken back: from here on nothing depends on it.
  @Override
  public void close() {
    over.countDown();
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        watcher.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted && !passed) {
      Thread.currentThread().interrupt();
    }
  }
}
