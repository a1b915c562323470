package org.tranship.testkit.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Somebody who registers, one order after the other, and waits for each step of it.
public final class LiveUser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final LiveJourney journey;
  private final Duration thought;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile String stuck = "";

  /// Begins.
  public LiveUser(LiveJourney journey) {
    this(journey, Duration.ofMillis(200));
  }

  /// @param thought between two orders
  LiveUser(LiveJourney journey, Duration thought) {
    this.journey = journey;
    this.thought = thought;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  /// The orders that were carried to their end so far.
  public List<String> orders() {
    return List.copyOf(orders);
  }

  /// What was waited for in vain; empty if nothing was.
  public String stuck() {
    return stuck;
  }

  private void run() {
    while (running && stuck.isEmpty()) {
      String order = UUID.randomUUID().toString();
      journey.command(
          UUID.randomUUID().toString(), "RegisterToConference", LiveJourney.registration(order));
      step("Order_" + order, 2);
      one(order, "AssignRegistrantDetails");
      step("Order_" + order, 3);
      one(order, "ConfirmOrder");
      step("SeatAssignments_" + LiveWorker.seatsOf(order), 0);
      if (stuck.isEmpty()) {
        orders.add(order);
      }
      rest();
    }
  }

  private void rest() {
    try {
      Thread.sleep(thought);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(String order, String type) {
    journey.command(UUID.randomUUID().toString(), type, "\"OrderId\":\"" + order + "\"");
  }

  private void step(String stream, long version) {
    Instant began = Instant.now();
    while (stuck.isEmpty() && journey.version(stream) < version) {
      if (Duration.between(began, Instant.now()).compareTo(PATIENCE) > 0) {
        stuck = stream + " is at " + journey.version(stream);
        return;
      }
      try {
        Thread.sleep(1);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  @Override
  public void close() {
    finish();
  }

  /// Ends behind the order that is under way.
  public void finish() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
