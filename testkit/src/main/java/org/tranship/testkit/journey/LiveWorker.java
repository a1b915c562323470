package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenPayload.line;
import static org.tranship.testkit.journey.GoldenPayload.list;
import static org.tranship.testkit.journey.GoldenPayload.text;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.Topology;
import org.tranship.core.bus.filter.Filter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command processor of a release: handles commands, and does what the process manager has it
/// do when an order is placed. Runs between `start` and `stop`, and writes the log meanwhile.
public final class LiveWorker {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EXPIRATION = text("ReservationExpiration", "2012-05-10T10:15:00Z");

  /// Subscriptions that workers of both releases read.
  private static final List<String> SHARED =
      List.of(
          "Registration.ConferenceViewModelGenerator",
          "Registration.SeatAssignmentsHandler",
          "Conference.OrderEventHandler");

  /// Nobody waits for what is read there.
  private static final int SELDOM = 10;

  private static final String ROUTER = "Registration.RegistrationProcessRouter";

  private final LiveJourney journey;
  private final boolean third;
  private final Map<String, Integer> handled;
  private final Looks looks;
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean running;

  /// It is told to end: nothing more is taken.
  private volatile boolean ending;

  private int rounds;

  /// @param third whether it is the third release's
  /// @param handled how often each message was handled, counted by workers of both releases
  public LiveWorker(LiveJourney journey, boolean third, Map<String, Integer> handled) {
    this(journey, third, handled, Looks.always(Duration.ofMillis(2)));
  }

  LiveWorker(LiveJourney journey, boolean third, Map<String, Integer> handled, Looks looks) {
    this.journey = journey;
    this.third = third;
    this.handled = handled;
    this.looks = looks;
  }

  /// A map to count in.
  public static Map<String, Integer> counts() {
    return new ConcurrentHashMap<>();
  }

  public boolean running() {
    return running;
  }

  /// Begins, unless it has begun. The third release's narrows the second's subscriptions first, as
  /// the original's do when they start.
  public synchronized void start() {
    if (!running) {
      if (third) {
        narrow();
      }
      running = true;
      ending = false;
      thread = Optional.of(Thread.ofVirtual().start(this::run));
    }
  }

  /// Nothing comes to the second release's any more.
  public void narrow() {
    Topology topology = bus().topology();
    for (SubscriptionName name :
        List.of(
            new SubscriptionName(LiveJourney.COMMANDS, "all"),
            new SubscriptionName(LiveJourney.EVENTS, ROUTER))) {
      if (topology.subscription(name).isPresent()) {
        topology.rules(name).forEach(rule -> topology.removeRule(name, rule.name()));
        boolean _ = topology.addRule(name, new Rule(Rule.DEFAULT_NAME, Filter.NONE));
      }
    }
  }

  /// Ends behind the message that it has in hand.
  public synchronized void stop() throws InterruptedException {
    ending = true;
    running = false;
    if (thread.isPresent()) {
      thread.get().join();
      thread = Optional.empty();
    }
  }

  private void run() {
    try {
      while (running) {
        if (!looks.worthwhile() || round() == 0) {
          looks.rest();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Handles what is there.
  ///
  /// @return how many messages that were
  public int work() {
    ending = false;
    return round();
  }

  private int round() {
    int count = 0;
    if (third) {
      count += plain(LiveJourney.COMMANDS, "sessionless");
      count += sessions(LiveJourney.COMMANDS, "seatsavailability");
      count += plain(LiveJourney.EVENTS, "Registration.RegistrationPMOrderPlaced");
      count += plain(LiveJourney.EVENTS, "Registration.RegistrationPMNextSteps");
    } else {
      count += plain(LiveJourney.COMMANDS, "all");
      count += sessions(LiveJourney.EVENTS, ROUTER);
    }
    if (rounds++ % SELDOM == 0) {
      SHARED.forEach(this::read);
    }
    return count + journey.writeLog();
  }

  /// What handlers have something of that do not matter here.
  private void read(String name) {
    SubscriptionName subscription = new SubscriptionName(LiveJourney.EVENTS, name);
    Optional<Receiver> session = bus().session(subscription, Optional.empty(), Duration.ZERO);
    while (session.isPresent()) {
      try (Receiver receiver = session.get()) {
        Optional<Delivery> next = receiver.receive(Duration.ZERO);
        while (next.isPresent()) {
          var _ = receiver.complete(next.get());
          next = ending ? Optional.empty() : receiver.receive(Duration.ZERO);
        }
      }
      session =
          ending ? Optional.empty() : bus().session(subscription, Optional.empty(), Duration.ZERO);
    }
  }

  private int plain(String topic, String name) {
    try (Receiver receiver = bus().receiver(new SubscriptionName(topic, name).messages())) {
      return all(receiver);
    }
  }

  private int sessions(String topic, String name) {
    int count = 0;
    Optional<Receiver> session =
        bus().session(new SubscriptionName(topic, name), Optional.empty(), Duration.ZERO);
    while (session.isPresent()) {
      try (Receiver receiver = session.get()) {
        count += all(receiver);
      }
      session =
          ending
              ? Optional.empty()
              : bus().session(new SubscriptionName(topic, name), Optional.empty(), Duration.ZERO);
    }
    return count;
  }

  private Bus bus() {
    return journey.bus();
  }

  private int all(Receiver receiver) {
    int count = 0;
    Optional<Delivery> next = receiver.receive(Duration.ZERO);
    while (next.isPresent()) {
      handle(next.get());
      var _ = receiver.complete(next.get());
      count++;
      next = ending ? Optional.empty() : receiver.receive(Duration.ZERO);
    }
    return count;
  }

  private void handle(Delivery delivery) {
    String payload = delivery.message().body().text();
    JsonNode message = JSON.readTree(payload);
    switch (LiveJourney.typeName(payload)) {
      case "RegisterToConference" -> {
        String order = message.path("OrderId").asString();
        saved(
            order,
            -1,
            List.of("OrderPlaced"),
            List.<String[]>of(
                new String[] {
                  text("ConferenceId", GoldenIds.A),
                  LiveJourney.seats(),
                  text("ReservationAutoExpiration", "2012-05-10T10:15:00Z"),
                  text("AccessCode", "QQ11WW")
                }));
      }
      case "OrderPlaced" ->
          saved(
              message.path("SourceId").asString(),
              0,
              List.of("OrderReservationCompleted", "OrderTotalsCalculated"),
              List.of(
                  new String[] {EXPIRATION, LiveJourney.seats()},
                  new String[] {
                    "\"Total\":199.00",
                    list("Lines", line(GoldenIds.GENERAL, "199.00", 1, "199.00")),
                    "\"IsFreeOfCharge\":false"
                  }));
      case "AssignRegistrantDetails" ->
          saved(
              message.path("OrderId").asString(),
              2,
              List.of("OrderRegistrantAssigned"),
              List.<String[]>of(
                  new String[] {
                    text("FirstName", "Ann"), text("LastName", "Li"), text("Email", "a@contoso.com")
                  }));
      case "ConfirmOrder" -> {
        String order = message.path("OrderId").asString();
        saved(order, 3, List.of("OrderConfirmed"), List.<String[]>of(new String[0]));
        String seats = seatsOf(order);
        boolean _ =
            journey.save(
                "SeatAssignments",
                seats,
                -1,
                List.of("SeatAssignmentsCreated"),
                List.<String[]>of(
                    new String[] {
                      text("OrderId", order),
                      list("Seats", GoldenPayload.seat(0, GoldenIds.GENERAL))
                    }));
      }
      case "MakeSeatReservation" -> {}
      default -> {
        return;
      }
    }
    int _ = handled.merge(delivery.message().id(), 1, Integer::sum);
  }

  private void saved(String order, long after, List<String> types, List<String[]> fields) {
    boolean _ = journey.save("Order", order, after, types, new ArrayList<>(fields));
  }

  /// The id of an order's seats.
  public static String seatsOf(String order) {
    return UUID.nameUUIDFromBytes(order.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
