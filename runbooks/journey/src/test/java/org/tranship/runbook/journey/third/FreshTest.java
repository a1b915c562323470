package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepContext;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.LiveJourney;

/// The second release's read models are kept fresh for as long as a run is carried, and no longer.
class FreshTest {
  private static final SubscriptionName VIEW =
      new SubscriptionName(LiveJourney.EVENTS, "Registration.OrderViewModelGenerator");

  @TempDir private Path scratch;

  /// A client may answer an interrupt with a fault of its own and forget it.
  @Test
  void itEndsAlsoIfTheInterruptIsForgotten() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      CountDownLatch waits = new CountDownLatch(1);
      AutoCloseable fresh = new Fresh(forgetful(world, waits)).begin();
      waits.await();
      Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), fresh::close);
    }
  }

  /// Ten times a second is too often to say who one is.
  @Test
  void itKeepsItsConnectionsAndOpensOneThatBrokeAnew() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      AtomicInteger buses = new AtomicInteger();
      List<String> processes = new CopyOnWriteArrayList<>();
      LoneOrder order = new LoneOrder(world.journey);
      AutoCloseable fresh = new Fresh(counted(world, buses, processes)).begin();
      try {
        order.placed();
        until(() -> LoneOrder.version("OrdersView").contains("0"));
        Thread.sleep(500);
        order.reserved();
        until(() -> LoneOrder.version("OrdersView").contains("1"));
        assertThat(processes).as("connections").hasSize(1);
        assertThat(buses).as("buses").hasValue(1);
        assertThat(
                LentDatabase.query(
                    "select pg_terminate_backend(" + processes.getFirst() + ")::int"))
            .containsExactly("1");
        order.updated();
        until(() -> LoneOrder.version("OrdersView").contains("2"));
        assertThat(processes).as("connections").hasSize(2);
        assertThat(buses).as("buses").hasValue(2);
      } finally {
        fresh.close();
      }
    }
  }

  /// Whoever is told to go in the middle would leave messages that were applied and not settled,
  /// which the second release's own generators put aside.
  @Test
  void itEndsBehindWhatItHasInHand() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      CountDownLatch writes = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      world.watches =
          BesideOthersTest.watched(
              "\"ConferenceRegistration\".\"OrdersView\"",
              () -> {
                writes.countDown();
                goOn.await();
                return true;
              });
      Fresh fresh = new Fresh(world.migration(CrashPoint.never()));
      List<AutoCloseable> held = new ArrayList<>();
      try {
        new LoneOrder(world.journey).placed();
        fresh.start(holding(held));
        writes.await();
        FutureTask<Boolean> end =
            new FutureTask<>(
                () -> {
                  fresh.end();
                  return true;
                });
        Thread _ = Thread.ofVirtual().start(end);
        var _ =
            Assertions.assertThrows(
                TimeoutException.class, () -> end.get(100, TimeUnit.MILLISECONDS));
        goOn.countDown();
        assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(LoneOrder.version("OrdersView")).containsExactly("0");
        assertThat(CatchUp.state(world.bus, VIEW).active()).isZero();
        new LoneOrder(world.journey).reserved();
        fresh.start(holding(held));
        until(() -> LoneOrder.version("OrdersView").contains("1"));
      } finally {
        goOn.countDown();
        for (AutoCloseable each : held) {
          each.close();
        }
      }
    }
  }

  /// A run of which nothing is asked but to hold something.
  private static StepContext holding(List<AutoCloseable> held) {
    return (StepContext)
        Proxy.newProxyInstance(
            FreshTest.class.getClassLoader(),
            new Class<?>[] {StepContext.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("hold");
              boolean _ = held.add((AutoCloseable) arguments[0]);
              return null;
            });
  }

  @Test
  void onTheWayBackItHasEndedWhenTheSecondsWorkerIsStarted() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      AtomicInteger open = new AtomicInteger();
      List<Integer> seen = new ArrayList<>();
      world.watches = inner -> counted(inner, open);
      LoneOrder order = new LoneOrder(world.journey);
      world.service.before.put(
          "swap-back",
          () -> {
            order.placed();
            until(() -> LoneOrder.version("OrdersView").contains("0"));
            seen.add(open.get());
          });
      world.service.before.put("second-start", () -> seen.add(open.get()));
      assertThat(world.resume(Verb.ROLLBACK))
          .as(world.why())
          .isInstanceOf(RunState.RolledBack.class);
      assertThat(seen).as("connections of what keeps it fresh").containsExactly(1, 0);
    }
  }

  @Test
  void itBeginsWhenTheSecondsWorkerIsMeasuredToBeOff() {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      world.settings.put("times.stall", "30s");
      LoneOrder order = new LoneOrder(world.journey);
      world.service.doubted.add("is-second-off");
      world.service.before.put("second-stop", order::placed);
      List<String> early = new ArrayList<>();
      List<Instant> looks = new ArrayList<>();
      world.meanwhile =
          () -> {
            if (world.service.acts.contains("second-stop") && !world.service.doubted.isEmpty()) {
              looks.add(Instant.now());
              early.addAll(LoneOrder.version("OrdersView"));
              if (!early.isEmpty() || looks.getLast().isAfter(looks.getFirst().plusMillis(500))) {
                world.service.doubted.clear();
              }
            }
          };
      world.service.before.put(
          "swap", () -> until(() -> LoneOrder.version("OrdersView").contains("0")));
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(early).as("applied while the second's worker may be on").isEmpty();
      assertThat(looks).isNotEmpty();
    }
  }

  private static Connection counted(Connection inner, AtomicInteger open) {
    if (!Thread.currentThread().getName().equals("tranship-fresh")) {
      return inner;
    }
    int _ = open.incrementAndGet();
    return (Connection)
        Proxy.newProxyInstance(
            FreshTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                int _ = open.decrementAndGet();
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private static void until(BooleanSupplier so) {
    Instant end = Instant.now().plusSeconds(30);
    while (!so.getAsBoolean()) {
      assertThat(Instant.now()).as("it did not come about").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /// @param buses how many were opened
  /// @param processes the server's, one for each connection that was opened
  private static ThirdMigration counted(
      ThirdWorld world, AtomicInteger buses, List<String> processes) {
    ThirdMigration sound = world.migration(CrashPoint.never());
    return new ThirdMigration(
        sound.plan(),
        sound.tables(),
        new JourneyDatabase(
            () -> {
              Connection connection = LentDatabase.lent();
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
                boolean _ = row.next();
                boolean _ = processes.add(row.getString(1));
              }
              return connection;
            },
            sound.database().dialect(),
            sound.database().place()),
        sound.stores(),
        spec -> {
          int _ = buses.incrementAndGet();
          return sound.buses().open(spec);
        },
        sound.controls(),
        sound.consent(),
        sound.pause());
  }

  /// Its bus is not there before somebody is told to stop.
  private static ThirdMigration forgetful(ThirdWorld world, CountDownLatch waits) {
    ThirdMigration sound = world.migration(CrashPoint.never());
    return new ThirdMigration(
        sound.plan(),
        sound.tables(),
        sound.database(),
        sound.stores(),
        _ -> {
          waits.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("The broker does not answer", e);
          }
          return world.bus;
        },
        sound.controls(),
        sound.consent(),
        sound.pause());
  }
}
