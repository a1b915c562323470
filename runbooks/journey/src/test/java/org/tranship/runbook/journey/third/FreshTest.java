package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.runbook.journey.sql.JourneyDatabase;
import org.tranship.testkit.fault.CrashPoint;

/// The second release's read models are kept fresh for as long as a run is carried, and no longer.
class FreshTest {
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

  private static void until(BooleanSupplier so) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(30);
    while (!so.getAsBoolean()) {
      assertThat(Instant.now()).as("it did not come about").isBefore(end);
      Thread.sleep(20);
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
