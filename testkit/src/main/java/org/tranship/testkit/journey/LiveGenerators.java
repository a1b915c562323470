package org.tranship.testkit.journey;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The generators of read models that a release's worker has, for the events that [LiveUser] brings
/// about. Written apart from the migration, and without anything of it: so that what it makes and
/// what they go on with have to fit.
///
/// An event that has come before is told by the version of its order, and changes nothing. Events
/// of the golden data only come again, and are left out: the original's second release has no guard
/// for one of an order that has expired.
final class LiveGenerators {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String VIEWS = "\"ConferenceRegistration\".";

  private final Bus bus;
  private final ThirdPlaces places;
  private final Looks looks;
  private final Map<String, Generator> generators;
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean running;

  private LiveGenerators(
      Bus bus, ThirdPlaces places, Looks looks, Map<String, Generator> generators) {
    this.bus = bus;
    this.places = places;
    this.looks = looks;
    this.generators = new TreeMap<>(generators);
  }

  /// Those of the second release, whose views are all in the database.
  static LiveGenerators second(Bus bus, ThirdPlaces places, Looks looks) {
    return new LiveGenerators(
        bus,
        places,
        looks,
        Map.of(
            "Registration.OrderViewModelGenerator",
            SecondGenerators::order,
            "Registration.PricedOrderViewModelGenerator",
            SecondGenerators::priced,
            "Registration.SeatAssignmentsViewModelGenerator",
            (views, type, event) -> SecondGenerators.seats(places, views, type, event)));
  }

  /// Those of the third release.
  static LiveGenerators third(Bus bus, ThirdPlaces places, Looks looks) {
    return new LiveGenerators(
        bus,
        places,
        looks,
        Map.of(
            "Registration.OrderViewModelGeneratorV3",
            ThirdGenerators::order,
            "Registration.PricedOrderViewModelGeneratorV3",
            ThirdGenerators::priced,
            "Registration.SeatAssignmentsViewModelGeneratorV3",
            (views, type, event) -> ThirdGenerators.seats(places, views, type, event)));
  }

  /// Takes an event into a read model.
  @FunctionalInterface
  private interface Generator {
    void apply(Connection views, String type, JsonNode event) throws SQLException;
  }

  /// Begins, unless it has begun.
  synchronized void start() {
    if (!running) {
      running = true;
      thread = Optional.of(Thread.ofVirtual().start(this::run));
    }
  }

  /// Ends behind the event that it has in hand.
  synchronized void stop() throws InterruptedException {
    running = false;
    if (thread.isPresent()) {
      thread.get().join();
      thread = Optional.empty();
    }
  }

  private void run() {
    try (Connection views = places.connect()) {
      views.setAutoCommit(false);
      while (running) {
        if (looks.worthwhile()) {
          for (Map.Entry<String, Generator> each : generators.entrySet()) {
            pass(views, each.getKey(), each.getValue());
          }
        }
        looks.rest();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Generators of read models cannot go on", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Connection views, String name, Generator generator) throws SQLException {
    SubscriptionName subscription = new SubscriptionName(LiveJourney.EVENTS, name);
    Optional<Receiver> session = bus.session(subscription, Optional.empty(), Duration.ZERO);
    while (session.isPresent()) {
      try (Receiver receiver = session.get()) {
        Optional<Delivery> next = receiver.receive(Duration.ZERO);
        while (next.isPresent()) {
          String payload = next.get().message().body().text();
          if (!GoldenIds.isGolden(receiver.session().orElse(""))) {
            generator.apply(views, LiveJourney.typeName(payload), JSON.readTree(payload));
            views.commit();
          }
          var _ = receiver.complete(next.get());
          next = running ? receiver.receive(Duration.ZERO) : Optional.empty();
        }
      }
      session =
          running ? bus.session(subscription, Optional.empty(), Duration.ZERO) : Optional.empty();
    }
  }

  static String text(JsonNode node, String name) {
    return node.path(name).asString();
  }

  /// @return whether a row was made or changed
  static boolean set(Connection views, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = views.prepareStatement(sql.replace("VIEWS.", VIEWS))) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate() > 0;
    }
  }
}
