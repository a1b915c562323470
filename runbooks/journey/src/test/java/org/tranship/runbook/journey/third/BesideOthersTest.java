package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.StepFailed;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.journey.LiveJourney;

/// The second release's read models are written by its own generators as well, and by another pass
/// of the run: what they insert between a look and the insert that comes of it is looked at again.
class BesideOthersTest {
  private static final String R = "\"ConferenceRegistration\".";
  private static final String PRICED =
      "select \"AssignmentsId\", \"Total\", \"OrderVersion\" from %s\"PricedOrders\" where \"OrderId\""
              .formatted(R)
          + " = '"
          + LoneOrder.ID
          + "'";
  private static final String LINES =
      "select \"LineTotal\" from %s\"PricedOrderLines\" where \"OrderId\" = '%s'"
          .formatted(R, LoneOrder.ID);

  @TempDir private Path scratch;
  private ThirdWorld world;
  private LoneOrder order;

  @BeforeEach
  void live() {
    world = new ThirdWorld(scratch);
    order = new LoneOrder(world.journey);
  }

  @AfterEach
  void end() {
    world.close();
  }

  /// Behind a look, and before a row is inserted into a table.
  private void before(String table, Runnable other) {
    boolean[] done = {false};
    world.watches =
        watched(
            table,
            () -> {
              if (!done[0]) {
                done[0] = true;
                other.run();
              }
              return done[0];
            });
  }

  /// Connections before whose inserts into a table something is done.
  static UnaryOperator<Connection> watched(String table, Callable<?> other) {
    return inner ->
        (Connection)
            Proxy.newProxyInstance(
                BesideOthersTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("prepareStatement")
                      && ((String) arguments[0]).startsWith("insert into " + table + " (")) {
                    var _ = other.call();
                  }
                  try {
                    return method.invoke(inner, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getTargetException();
                  }
                });
  }

  private void caughtUp() throws InterruptedException {
    assertThat(new Fresh(world.migration(CrashPoint.never())).once()).isZero();
  }

  private static void priced(String total, int version) {
    LentDatabase.execute(
        "insert into %s\"PricedOrders\" values ('%s', null, %s, %d, false)"
            .formatted(R, LoneOrder.ID, total, version));
  }

  private static void line(String total) {
    LentDatabase.execute(
        "insert into %s\"PricedOrderLines\" values ('%s', '%s', 'General admission', %s, 1, %s)"
            .formatted(R, UUID.randomUUID(), LoneOrder.ID, total, total));
  }

  @Test
  void anOrderThatItsOwnGeneratorHasPricedIsLeftToIt() throws Exception {
    order.placed();
    order.priced(2, "199.00");
    before(
        R + "\"PricedOrders\"",
        () -> {
          priced("199.00", 2);
          line("199.00");
        });
    caughtUp();
    assertThat(LentDatabase.query(PRICED)).containsExactly("null 199.00 2");
    assertThat(LentDatabase.query(LINES)).containsExactly("199.00");
  }

  @Test
  void aNewerPriceIsNotOverwritten() throws Exception {
    order.placed();
    order.priced(2, "199.00");
    before(
        R + "\"PricedOrders\"",
        () -> {
          priced("398.00", 5);
          line("398.00");
        });
    caughtUp();
    assertThat(LentDatabase.query(PRICED)).containsExactly("null 398.00 5");
    assertThat(LentDatabase.query(LINES)).containsExactly("398.00");
  }

  /// The row of an order is made by its price or by its seats, whichever comes first, and they are
  /// of two sessions: so nobody keeps one of them from the other.
  @Test
  void anOrderWhoseSeatsComeMeanwhileGetsItsPriceBesides() throws Exception {
    order.placed();
    order.priced(2, "199.00");
    before(
        R + "\"PricedOrders\"",
        () -> {
          priced("0", -1);
          LentDatabase.execute(
              "update %s\"PricedOrders\" set \"AssignmentsId\" = '%s' where \"OrderId\" = '%s'"
                  .formatted(R, order.seats(), LoneOrder.ID));
        });
    caughtUp();
    assertThat(LentDatabase.query(PRICED)).containsExactly(order.seats() + " 199.00 2");
    assertThat(LentDatabase.query(LINES)).containsExactly("199.00");
  }

  @Test
  void anOrderWhosePriceComesMeanwhileGetsItsSeatsBesides() throws Exception {
    order.seated();
    before(
        R + "\"PricedOrders\"",
        () -> {
          priced("199.00", 2);
          line("199.00");
        });
    caughtUp();
    assertThat(LentDatabase.query(PRICED)).containsExactly(order.seats() + " 199.00 2");
    assertThat(LentDatabase.query(LINES)).containsExactly("199.00");
  }

  @Test
  void anOrderThatIsPlacedMeanwhileStaysAsFarAsItCame() throws Exception {
    order.placed();
    before(
        R + "\"OrdersView\"",
        () ->
            LentDatabase.execute(
                "insert into %s\"OrdersView\" values ('%s', '%s', null, 2, 1, null, 'QQ11WW')"
                    .formatted(R, LoneOrder.ID, GoldenIds.A)));
    caughtUp();
    assertThat(LoneOrder.version("OrdersView")).containsExactly("1");
    assertThat(LentDatabase.query("select 1 from %s\"OrderItemsView\"".formatted(R))).isEmpty();
  }

  @Test
  void seatsThatAreWrittenMeanwhileStay() throws Exception {
    order.seated();
    String body = "select \"BlobString\" from \"BlobStorage\".\"Blobs\" where \"Id\" = '%s'";
    String id = "SeatAssignments-" + order.seats();
    before(
        "\"BlobStorage\".\"Blobs\"",
        () ->
            LentDatabase.execute(
                "insert into \"BlobStorage\".\"Blobs\" values ('%s', 'text/plain', 'x', 'later')"
                    .formatted(id)));
    caughtUp();
    assertThat(LentDatabase.query(body.formatted(id))).containsExactly("later");
  }

  /// The creation of a type of seats is the first of its events, so whoever has its name has that
  /// one or a later one.
  @Test
  void aNameThatComesMeanwhileStays() throws Exception {
    String type = "0c0c0c0c-0000-4000-8000-00000000000c";
    world.journey.again(
        "",
        type,
        "{\"$type\":\"Conference.SeatCreated, Conference.Contracts\",\"SourceId\":\"%s\",\"Name\":\"Old\"}"
            .formatted(type),
        0);
    before(
        R + "\"PricedOrderLineSeatTypeDescriptions\"",
        () ->
            LentDatabase.execute(
                "insert into %s\"PricedOrderLineSeatTypeDescriptions\" values ('%s', 'New')"
                    .formatted(R, type)));
    caughtUp();
    assertThat(
            LentDatabase.query(
                "select \"Name\" from %s\"PricedOrderLineSeatTypeDescriptions\" where \"SeatTypeId\" = '%s'"
                    .formatted(R, type)))
        .containsExactly("New");
  }

  /// Two groups of messages may each have a row that the other one wants. Of both, it is this one
  /// that the database refuses: the other does not look for a deadlock.
  @Test
  void whoWaitsForSomebodyWhoWaitsInTurnBeginsAnew() throws Exception {
    LoneOrder next = new LoneOrder(world.journey, "0b0b0b0b-0000-4000-8000-00000000000b");
    order.placed();
    order.priced(2, "199.00");
    next.placed();
    next.priced(2, "199.00");
    AtomicInteger inserts = new AtomicInteger();
    Thread other = Thread.ofVirtual().unstarted(() -> pricedBoth(next.id(), order.id()));
    world.watches =
        watched(
            R + "\"PricedOrders\"",
            () -> {
              if (inserts.incrementAndGet() == 2) {
                other.start();
                while (LentDatabase.query("select 1 from pg_locks where not granted").isEmpty()) {
                  assertThat(other.isAlive()).as("the other one").isTrue();
                }
              }
              return inserts;
            });
    caughtUp();
    other.join();
    assertThat(
            LentDatabase.query(
                "select \"Total\", \"OrderVersion\" from %s\"PricedOrders\" where \"OrderId\" in ('%s','%s')"
                    .formatted(R, order.id(), next.id())))
        .containsExactly("398.00 5", "398.00 5");
    assertThat(LentDatabase.query(LINES)).isEmpty();
  }

  /// In one transaction.
  private static void pricedBoth(String first, String second) {
    String row = "insert into %s\"PricedOrders\" values ('%s', null, 398.00, 5, false);";
    LentDatabase.execute(
        "begin; set local deadlock_timeout = '1h';"
            + row.formatted(R, first)
            + row.formatted(R, second)
            + "commit");
  }

  /// What is refused whenever it is tried is no race, and is told.
  @Test
  void whatIsRefusedEachTimeIsAFault() {
    LentDatabase.execute(
        "create unique index \"OnlyOne\" on %s\"PricedOrders\" (\"Total\")".formatted(R));
    AtomicInteger tries = new AtomicInteger();
    world.watches = watched(R + "\"PricedOrders\"", tries::incrementAndGet);
    order.priced(2, "199.00");
    assertThatThrownBy(this::caughtUp)
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRJ-121")
        .hasMessageContaining("OnlyOne");
    assertThat(tries).hasValueBetween(2, 20);
    assertThat(
            CatchUp.state(
                    world.bus,
                    new SubscriptionName(
                        LiveJourney.EVENTS, "Registration.PricedOrderViewModelGenerator"))
                .active())
        .isPositive();
    assertThat(LentDatabase.query(PRICED)).isEmpty();
  }
}
