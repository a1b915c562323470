package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenIds.A;
import static org.tranship.testkit.journey.GoldenIds.COCKTAIL;
import static org.tranship.testkit.journey.GoldenIds.FREE;
import static org.tranship.testkit.journey.GoldenIds.GENERAL;
import static org.tranship.testkit.journey.GoldenIds.GRATIS;
import static org.tranship.testkit.journey.GoldenIds.GRATIS_ASSIGNMENTS;
import static org.tranship.testkit.journey.GoldenIds.PAID;
import static org.tranship.testkit.journey.GoldenIds.SMALL;
import static org.tranship.testkit.journey.GoldenIds.WORKSHOP;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The database of the second release, as PostgreSQL has it, some time after the migration to it:
/// what the first had, what the second adds, and an order that costs nothing.
public final class GoldenSecond {
  private static final String R = "\"ConferenceRegistration\".";

  /// What the second release has besides, apart from what [#BESIDE] makes.
  private static final String CHANGES =
      """
      alter table "ConferenceRegistration"."ConferencesView"
        add "SeatsAvailabilityVersion" integer not null default 10;
      alter table "ConferenceRegistration"."ConferenceSeatTypesView"
        add "AvailableQuantity" integer not null default 49;
      alter table "ConferenceRegistration"."PricedOrders"
        add "IsFreeOfCharge" boolean not null default false;
      create table "ConferenceRegistration"."PricedOrderLineSeatTypeDescriptions"
        ("SeatTypeId" uuid primary key, "Name" text)
      """;

  private static final String BESIDE =
      """
      alter table "ConferenceRegistration"."OrderItemsView"
        rename constraint "OrderItemsView_DraftOrder_OrderId_fkey" to "DraftOrder_Lines";
      alter table "ConferenceRegistration"."PricedOrderLines"
        rename constraint "PricedOrderLines_OrderId_fkey" to "PricedOrder_Lines";
      create schema "ConferenceRegistrationProcesses"; create schema "BlobStorage";
      create table "ConferenceRegistrationProcesses"."RegistrationProcess" ("Id" uuid primary key,
        "Completed" boolean not null, "ConferenceId" uuid not null, "OrderId" uuid not null,
        "ReservationId" uuid not null, "ReservationAutoExpiration" timestamp,
        "ExpirationCommandId" uuid not null, "StateValue" integer not null);
      create table "BlobStorage"."Blobs" ("Id" varchar(128) primary key, "ContentType" text,
        "Blob" bytea, "BlobString" text)
      """;

  private GoldenSecond() {}

  /// Makes all of it in an empty database.
  public static List<String> statements() {
    List<String> all = new ArrayList<>(GoldenDatabase.statements());
    all.add(CHANGES);
    all.addAll(beside());
    all.add(
        "insert into "
            + R
            + "\"ConferenceSeatTypesView\" values ('%s','%s','Student','One Student',0,50,49)"
                .formatted(FREE, A));
    all.add(
        "insert into "
            + R
            + "\"PricedOrderLineSeatTypeDescriptions\" values ('%s','General admission'),('%s','CQRS"
                .formatted(GENERAL, WORKSHOP)
            + " Workshop'),('%s','Additional cocktail party'),('%s','Small room'),('%s','Student')"
                .formatted(COCKTAIL, SMALL, FREE));
    all.add(
        "insert into "
            + R
            + "\"OrdersView\" values ('%s','%s',null,4,4,'gus@contoso.com','XY99ZA')"
                .formatted(GRATIS, A));
    all.add(
        "insert into "
            + R
            + "\"PricedOrders\" values ('%s','%s',0,2,true)".formatted(GRATIS, GRATIS_ASSIGNMENTS));
    all.add(blob(GRATIS_ASSIGNMENTS, GRATIS, seat(0, "Student", null, null)));
    return List.copyOf(all);
  }

  /// What the first release's database has as well, and its migration to the second leaves alone:
  /// the names of two keys, the process manager's table, and the seats of the order that was paid.
  public static List<String> beside() {
    return List.of(
        BESIDE,
        "insert into \"ConferenceRegistrationProcesses\".\"RegistrationProcess\" values"
            + " ('d0000000-0000-4000-8000-000000000009',true,'%s','%s','%s',null,'%s',2)"
                .formatted(A, PAID, GoldenIds.RESERVATION_1, GoldenIds.RESERVATION_1),
        blob(
            GoldenIds.ASSIGNMENTS,
            PAID,
            seat(0, "General admission", "Bo", "Lin"),
            seat(1, "Additional cocktail party", null, null)));
  }

  /// A seat of an order as the read model has it.
  static String seat(int position, String name, @Nullable String first, @Nullable String last) {
    return "{\"$type\":\"Registration.ReadModel.OrderSeat, Registration\",\"Position\":%d,\"SeatName\":\"%s\","
            .formatted(position, name)
        + "\"Attendee\":{\"$type\":\"Registration.PersonalInfo, Registration.Contracts\","
        + (first == null
            ? "\"FirstName\":null,\"LastName\":null,\"Email\":null}}"
            : "\"FirstName\":\"%s\",\"LastName\":\"%s\",\"Email\":\"%s@contoso.com\"}}"
                .formatted(first, last, first.toLowerCase(Locale.ROOT)));
  }

  /// The seats of an order, which are a text.
  static String seats(String assignments, String order, String... seats) {
    return "{\"$type\":\"Registration.ReadModel.OrderSeats, Registration\",\"AssignmentsId\":\"%s\",\"OrderId\":\"%s\",\"Seats\":[%s]}"
        .formatted(assignments, order, String.join(",", seats));
  }

  private static String blob(String assignments, String order, String... seats) {
    String text = seats(assignments, order, seats);
    return "insert into \"BlobStorage\".\"Blobs\" values ('SeatAssignments-%s','text/plain',convert_to('%s','UTF8'),'%s')"
        .formatted(assignments, text, text);
  }
}
