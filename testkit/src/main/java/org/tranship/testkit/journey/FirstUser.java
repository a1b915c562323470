package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenPayload.line;
import static org.tranship.testkit.journey.GoldenPayload.list;
import static org.tranship.testkit.journey.GoldenPayload.quantity;
import static org.tranship.testkit.journey.GoldenPayload.seat;
import static org.tranship.testkit.journey.GoldenPayload.text;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Somebody who registers with the first release, one order after the other, for as long as that
/// lets users in, and knocks again where it does not. What the release does of it is done here, as
/// its own code does it: each event is saved with a second row, which is removed when it was sent,
/// and the read models follow. Nothing of the migration is used.
public final class FirstUser implements AutoCloseable {
  private static final Duration THOUGHT = Duration.ofMillis(60);
  private static final String R = "\"ConferenceRegistration\".";

  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final GoldenTables tables;
  private final String table;
  private final ThirdPlaces places;
  private final BooleanSupplier open;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile String fault = "";

  /// Begins.
  ///
  /// @param table of the first release's events
  /// @param places where its read models are
  /// @param open whether it lets users in
  public FirstUser(GoldenTables tables, String table, ThirdPlaces places, BooleanSupplier open) {
    this.tables = tables;
    this.table = table;
    this.places = places;
    this.open = open;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  /// The orders that were carried to their end so far.
  public List<String> orders() {
    return List.copyOf(orders);
  }

  /// How often the door was shut.
  public int turnedAway() {
    return turnedAway.get();
  }

  /// What has gone wrong; empty if nothing has.
  public String fault() {
    return fault;
  }

  private void run() {
    try (Connection views = places.connect()) {
      views.setAutoCommit(false);
      while (running) {
        if (open.getAsBoolean()) {
          String order = UUID.randomUUID().toString();
          register(views, order);
          orders.add(order);
        } else {
          int _ = turnedAway.incrementAndGet();
        }
        Thread.sleep(THOUGHT);
      }
    } catch (SQLException | RuntimeException e) {
      fault = e.toString();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A seat is reserved, priced, paid and given away.
  private void register(Connection views, String order) throws SQLException, InterruptedException {
    String seats = LiveWorker.seatsOf(order);
    String wanted = list("Seats", quantity(GoldenIds.GENERAL, 1));
    String until = "2012-05-10T10:15:00Z";
    String code = "QQ11WW";
    save(
        "Order",
        order,
        0,
        "OrderPlaced",
        text("ConferenceId", GoldenIds.A),
        wanted,
        text("ReservationAutoExpiration", until),
        text("AccessCode", code));
    save(
        "Order",
        order,
        1,
        "OrderReservationCompleted",
        text("ReservationExpiration", until),
        wanted);
    save(
        "Order",
        order,
        2,
        "OrderTotalsCalculated",
        "\"Total\":199.00",
        list("Lines", line(GoldenIds.GENERAL, "199.00", 1, "199.00")));
    save(
        "Order",
        order,
        3,
        "OrderRegistrantAssigned",
        text("FirstName", "Ann"),
        text("LastName", "Li"),
        text("Email", "a@contoso.com"));
    save("Order", order, 4, "OrderPaymentConfirmed");
    save(
        "SeatAssignments",
        seats,
        0,
        "SeatAssignmentsCreated",
        text("OrderId", order),
        list("Seats", seat(0, GoldenIds.GENERAL)));
    for (String statement : views(order, seats, until, code)) {
      boolean _ = LiveGenerators.set(views, statement);
    }
    views.commit();
  }

  private static List<String> views(String order, String seats, String until, String code) {
    String blob =
        GoldenSecond.seats(seats, order, GoldenSecond.seat(0, "General admission", null, null));
    List<String> all = new ArrayList<>();
    all.add(
        "insert into %s\"OrdersView\" values ('%s','%s',timestamptz '%s' at time zone 'UTC',4,4,"
                .formatted(R, order, GoldenIds.A, until)
            + "'a@contoso.com','%s')".formatted(code));
    all.add(
        "insert into %s\"OrderItemsView\" values (gen_random_uuid(),'%s',1,1,'%s')"
            .formatted(R, GoldenIds.GENERAL, order));
    all.add(
        "insert into %s\"PricedOrders\" values ('%s','%s',199.00,2)".formatted(R, order, seats));
    all.add(
        "insert into %s\"PricedOrderLines\" values (gen_random_uuid(),'%s','General admission',"
                .formatted(R, order)
            + "199.00,1,199.00)");
    all.add(
        "insert into \"BlobStorage\".\"Blobs\" values ('SeatAssignments-%s','text/plain',"
                .formatted(seats)
            + "convert_to('%1$s','UTF8'),'%1$s')".formatted(blob));
    return all;
  }

  private void save(String aggregate, String source, long version, String type, String... fields)
      throws InterruptedException {
    SortedMap<String, String> columns = new TreeMap<>();
    columns.put("SourceId", source);
    columns.put("SourceType", aggregate);
    columns.put("EventType", type);
    columns.put("Payload", GoldenPayload.contract(type, source, version, fields));
    String key = "%010d".formatted(version);
    String stream = aggregate + "_" + source;
    tables.insert(table, new GoldenEvents.Row(stream, key, columns));
    GoldenEvents.Row pending = new GoldenEvents.Row(stream, GoldenEvents.PENDING + key, columns);
    tables.insert(table, pending);
    tables.remove(table, pending);
  }

  /// Ends behind the order that is under way.
  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
