package org.tranship.testkit.journey;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Somebody who places orders at an even pace, and waits for nothing: so a service that stands
/// still is seen by what it does not write.
public final class SteadyUser implements AutoCloseable {
  private final LiveJourney journey;
  private final Duration every;
  private final AtomicLong placed = new AtomicLong();
  private final Thread thread;
  private volatile boolean running = true;

  /// Begins.
  ///
  /// @param every from one order to the next
  SteadyUser(LiveJourney journey, Duration every) {
    this.journey = journey;
    this.every = every;
    this.thread = Thread.ofVirtual().start(this::place);
  }

  /// How many orders were placed so far.
  public long placed() {
    return placed.get();
  }

  private void place() {
    long due = System.nanoTime();
    try {
      while (running) {
        journey.command(
            UUID.randomUUID().toString(),
            "RegisterToConference",
            LiveJourney.registration(UUID.randomUUID().toString()));
        long _ = placed.incrementAndGet();
        due += every.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    leave();
  }

  /// Ends behind the order that is being placed.
  public void leave() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
