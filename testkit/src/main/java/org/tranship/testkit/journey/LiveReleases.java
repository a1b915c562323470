package org.tranship.testkit.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.value.Secret;

/// Both releases as they live on a broker: their workers, users who register all the time, and
/// events that come twice, the second time late. Tables are spoken to without any client of
/// Tranship; the bus by the driver that is on the class path, since how topics lie at a broker is
/// the driver's.
public final class LiveReleases implements AutoCloseable {
  private static final Duration REST = Duration.ofMillis(50);

  /// Between two orders of a user.
  private static final Duration THOUGHT = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(200);

  /// What the migration makes first: from then on it keeps what happens.
  private static final SubscriptionName KEPT =
      new SubscriptionName(LiveJourney.EVENTS, "Registration.OrderViewModelGeneratorV3");

  private final Bus broker;
  private final RepeatingBus bus;
  private final GoldenTables tables;
  private final String events;
  private final LiveJourney journey;
  private final Map<String, Integer> handled = LiveWorker.counts();
  private final LiveWorker second;
  private final LiveWorker third;
  private final LiveGenerators secondViews;
  private final LiveGenerators thirdViews;
  private final List<LiveUser> users = new ArrayList<>();
  private Optional<Thread> again = Optional.empty();
  private Optional<Thread> log = Optional.empty();
  private volatile boolean logs = true;

  /// @param broker its URL
  /// @param tables where both tables are
  /// @param events the name of that of events
  /// @param log the name of the message log
  /// @param places where the read models are
  public LiveReleases(
      String broker, GoldenTables tables, String events, String log, ThirdPlaces places) {
    this(broker, true, tables, tables.rows(), events, log, places);
  }

  /// @param broker not closed before these are
  public LiveReleases(
      Bus broker, GoldenTables tables, String events, String log, ThirdPlaces places) {
    this(broker, true, tables, tables.rows(), events, log, places);
  }

  /// @param twice whether each event comes twice
  /// @param rows writes what happens into both tables
  public LiveReleases(
      String broker,
      boolean twice,
      GoldenTables tables,
      LiveJourney.Rows rows,
      String events,
      String log,
      ThirdPlaces places) {
    this(
        Buses.installed(_ -> new Secret("")).open(BusSpec.of(broker)),
        twice,
        tables,
        rows,
        events,
        log,
        places);
  }

  private LiveReleases(
      Bus broker,
      boolean twice,
      GoldenTables tables,
      LiveJourney.Rows rows,
      String events,
      String log,
      ThirdPlaces places) {
    this.broker = broker;
    this.bus = new RepeatingBus(this.broker, twice ? LiveJourney.EVENTS : "");
    this.tables = tables;
    this.events = events;
    this.journey = new LiveJourney(bus, rows, events, log);
    this.second = new LiveWorker(journey, false, handled, looks());
    this.third = new LiveWorker(journey, true, handled, looks());
    this.secondViews = LiveGenerators.second(this.broker, places, looks());
    this.thirdViews = LiveGenerators.third(this.broker, places, looks());
  }

  private Looks looks() {
    return Looks.when(journey, REST);
  }

  /// Makes the second release's topics and subscriptions, starts its worker, and sends what the
  /// first has saved and not sent.
  ///
  /// @return how many events that were
  public int goLive() throws InterruptedException {
    journey.secondRelease();
    worker(false, true);
    // Beside what the workers do of it themselves, so that it is not behind a busy one.
    log = Optional.of(Thread.ofVirtual().start(this::log));
    List<GoldenEvents.Row> pending = tables.pending(events);
    for (GoldenEvents.Row row : pending) {
      journey.late(row);
      tables.remove(events, row);
    }
    return pending.size();
  }

  private void log() {
    Looks looks = looks();
    try {
      while (logs) {
        if (!looks.worthwhile() || journey.writeLog() == 0) {
          looks.rest();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Somebody begins to register, one order after the other. As soon as a migration keeps what
  /// happens, all events of the first release come again, the last first.
  public synchronized void register() {
    users.add(new LiveUser(journey, THOUGHT));
    if (again.isEmpty()) {
      again = Optional.of(Thread.ofVirtual().start(this::again));
    }
  }

  /// Somebody begins to place orders at an even pace; closed by whoever asked for it.
  ///
  /// @param every from one order to the next
  public SteadyUser place(Duration every) {
    return new SteadyUser(journey, every);
  }

  private void again() {
    try {
      while (broker.topology().subscription(KEPT).isEmpty()) {
        Thread.sleep(LOOK);
      }
      GoldenEvents.again(journey);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Users end behind the order that is under way.
  public synchronized void rest() throws InterruptedException {
    users.forEach(LiveUser::finish);
    if (again.isPresent()) {
      again.get().interrupt();
      again.get().join();
    }
  }

  /// What a user waited for in vain; empty if nothing was.
  public synchronized String stuck() {
    return users.stream().map(LiveUser::stuck).filter(it -> !it.isEmpty()).findFirst().orElse("");
  }

  /// The orders that users have carried to their end so far.
  public synchronized List<String> orders() {
    return users.stream().flatMap(user -> user.orders().stream()).toList();
  }

  /// How many events of theirs were sent once more.
  public int repeated() {
    return bus.repeated();
  }

  /// Has the worker of a release run, or not, as its service configuration says.
  public void worker(boolean ofThird, boolean runs) throws InterruptedException {
    LiveWorker worker = ofThird ? third : second;
    LiveGenerators generators = ofThird ? thirdViews : secondViews;
    if (runs) {
      worker.start();
      generators.start();
    } else {
      worker.stop();
      generators.stop();
    }
  }

  /// Whether it does.
  public boolean runs(boolean ofThird) {
    return (ofThird ? third : second).running();
  }

  /// How many messages were handled, those that came again apart.
  public long handled() {
    return handled.keySet().stream().filter(id -> !id.contains(RepeatingBus.AGAIN)).count();
  }

  /// Messages that were handled more than once, whichever worker it was.
  public List<String> handledTwice() {
    return handled.entrySet().stream()
        .filter(it -> it.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The names of all subscriptions.
  public List<String> subscriptions() {
    return Stream.of(LiveJourney.COMMANDS, LiveJourney.EVENTS)
        .flatMap(topic -> broker.topology().subscriptions(topic).stream())
        .map(state -> state.name().toString())
        .toList();
  }

  /// How many messages were put aside, in any subscription.
  public long deadLetters() {
    return Stream.of(LiveJourney.COMMANDS, LiveJourney.EVENTS)
        .flatMap(topic -> broker.topology().subscriptions(topic).stream())
        .mapToLong(state -> state.deadLetters())
        .sum();
  }

  @Override
  public void close() {
    try (broker) {
      rest();
      worker(false, false);
      worker(true, false);
      logs = false;
      if (log.isPresent()) {
        log.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
