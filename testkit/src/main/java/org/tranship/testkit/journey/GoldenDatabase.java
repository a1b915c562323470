package org.tranship.testkit.journey;

import static org.tranship.testkit.journey.GoldenIds.A;
import static org.tranship.testkit.journey.GoldenIds.ASSIGNMENTS;
import static org.tranship.testkit.journey.GoldenIds.B;
import static org.tranship.testkit.journey.GoldenIds.C;
import static org.tranship.testkit.journey.GoldenIds.COCKTAIL;
import static org.tranship.testkit.journey.GoldenIds.DELETED;
import static org.tranship.testkit.journey.GoldenIds.EXPIRED;
import static org.tranship.testkit.journey.GoldenIds.GENERAL;
import static org.tranship.testkit.journey.GoldenIds.PAID;
import static org.tranship.testkit.journey.GoldenIds.SMALL;
import static org.tranship.testkit.journey.GoldenIds.WORKSHOP;

import java.util.List;

/// The database of the first release, as PostgreSQL has it: what Conference Management holds, and
/// the read models, as statements. Orders are at the versions to which its generator brings them,
/// which counts every event but an expiry.
public final class GoldenDatabase {
  private static final String TABLES =
      """
      create schema "ConferenceManagement"; create schema "ConferenceRegistration";
      create table "ConferenceManagement"."Conferences" ("Id" uuid primary key,
        "AccessCode" varchar(6), "OwnerName" text not null, "OwnerEmail" text not null,
        "Name" text not null, "Description" text not null, "Location" text not null,
        "Slug" text not null, "Tagline" text, "TwitterSearch" text,
        "StartDate" timestamp not null, "EndDate" timestamp not null,
        "IsPublished" boolean not null, "WasEverPublished" boolean not null);
      create table "ConferenceManagement"."SeatTypes" ("Id" uuid primary key,
        "Name" text not null, "Description" text not null, "Quantity" integer not null,
        "Price" numeric(18,2) not null,
        "ConferenceInfo_Id" uuid references "ConferenceManagement"."Conferences");
      create table "ConferenceRegistration"."ConferencesView" ("Id" uuid primary key,
        "Code" text, "Name" text, "Description" text, "Location" text, "Tagline" text,
        "TwitterSearch" text, "StartDate" timestamptz not null, "IsPublished" boolean not null);
      create table "ConferenceRegistration"."ConferenceSeatTypesView" ("Id" uuid primary key,
        "ConferenceId" uuid not null
          references "ConferenceRegistration"."ConferencesView" on delete cascade,
        "Name" text, "Description" text, "Price" numeric(18,2) not null,
        "Quantity" integer not null);
      create table "ConferenceRegistration"."OrdersView" ("OrderId" uuid primary key,
        "ConferenceId" uuid not null, "ReservationExpirationDate" timestamp,
        "StateValue" integer not null, "OrderVersion" integer not null, "RegistrantEmail" text,
        "AccessCode" text);
      create table "ConferenceRegistration"."OrderItemsView" ("Id" uuid primary key,
        "SeatType" uuid not null, "RequestedSeats" integer not null,
        "ReservedSeats" integer not null,
        "DraftOrder_OrderId" uuid references "ConferenceRegistration"."OrdersView");
      create table "ConferenceRegistration"."PricedOrders" ("OrderId" uuid primary key,
        "AssignmentsId" uuid, "Total" numeric(18,2) not null, "OrderVersion" integer not null);
      create table "ConferenceRegistration"."PricedOrderLines" ("LineId" uuid primary key,
        "OrderId" uuid not null references "ConferenceRegistration"."PricedOrders",
        "Description" text, "UnitPrice" numeric(18,2) not null, "Quantity" integer not null,
        "LineTotal" numeric(18,2) not null)
      """;

  private GoldenDatabase() {}

  /// Makes all of it in an empty database.
  public static List<String> statements() {
    return List.of(
        TABLES,
        conference(A, "P2", "'patterns & practices'", "'#pnp'", true, true),
        conference(B, "Quiet", "null", "null", false, false),
        conference(C, "Former", "null", "null", false, true),
        seat(GENERAL, A, "General admission", "199.00", 100),
        seat(WORKSHOP, A, "CQRS Workshop", "500.00", 100),
        seat(COCKTAIL, A, "Additional cocktail party", "50.00", 100),
        seat(SMALL, C, "Small room", "10.00", 10),
        view(A, "P2", true),
        view(B, "Quiet", false),
        view(C, "Former", false),
        seatView(GENERAL, A, "General admission", "199.00", 100),
        seatView(WORKSHOP, A, "CQRS Workshop", "500.00", 100),
        seatView(COCKTAIL, A, "Additional cocktail party", "50.00", 100),
        seatView(DELETED, B, "Balcony", "20.00", 20),
        seatView(SMALL, C, "Small room", "10.00", 10),
        registration("OrdersView")
            + "('%s','%s',null,4,4,'adelaide@contoso.com','6Z2WQ9'),('%s','%s',null,2,5,null,'AB34CD')"
                .formatted(PAID, A, EXPIRED, A),
        registration("PricedOrders") + "('%s','%s',249.00,2)".formatted(PAID, ASSIGNMENTS),
        registration("PricedOrderLines")
            + "('d0000000-0000-4000-8000-000000000001','%s','General admission',199.00,1,199.00)"
                .formatted(PAID));
  }

  private static String registration(String table) {
    return "insert into \"ConferenceRegistration\".\"" + table + "\" values ";
  }

  private static String conference(
      String id, String slug, String tagline, String twitter, boolean published, boolean ever) {
    return """
        insert into "ConferenceManagement"."Conferences" values ('%s', 'ABC123', 'Ann "Owner"',
          'ann@contoso.com', '%s Symposium', 'All about %s', 'Redmond', '%s', %s, %s,
          '2012-06-02 00:00:00', '2012-06-05 09:30:00.5', %s, %s)
        """
        .formatted(id, slug, slug, slug, tagline, twitter, published, ever);
  }

  private static String seat(String id, String conference, String name, String price, int many) {
    return """
        insert into "ConferenceManagement"."SeatTypes" values
          ('%s', '%s', 'One %s', %d, %s, '%s')
        """
        .formatted(id, name, name, many, price, conference);
  }

  private static String view(String id, String slug, boolean published) {
    return registration("ConferencesView")
        + "('%s','%s','%s Symposium','All about %s','Redmond',null,null,'2012-06-02Z',%s)"
            .formatted(id, slug, slug, slug, published);
  }

  private static String seatView(
      String id, String conference, String name, String price, int quantity) {
    return registration("ConferenceSeatTypesView")
        + "('%s','%s','%s','One %s',%s,%d)".formatted(id, conference, name, name, price, quantity);
  }
}
