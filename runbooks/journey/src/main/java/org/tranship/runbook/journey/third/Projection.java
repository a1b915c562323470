package org.tranship.runbook.journey.third;

import java.sql.Connection;
import org.tranship.runbook.journey.orders.DraftOrders;
import org.tranship.runbook.journey.orders.OrderView;
import org.tranship.runbook.journey.orders.PricedOrders;
import org.tranship.runbook.journey.orders.Release;
import org.tranship.runbook.journey.orders.SeatAssignments;
import org.tranship.runbook.journey.orders.SqlSeatAssignments;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ThirdViews;
import org.tranship.runbook.journey.sql.ViewTables;

/// One of the three generators of read models that both releases have, with a subscription each.
enum Projection {
  ORDERS("Registration.OrderViewModelGenerator"),
  PRICED("Registration.PricedOrderViewModelGenerator"),
  SEATS("Registration.SeatAssignmentsViewModelGenerator");

  private final String second;

  Projection(String second) {
    this.second = second;
  }

  /// The one of a subscription of either release.
  ///
  /// @throws IllegalArgumentException if it is none of theirs
  static Projection of(String subscription) {
    for (Projection each : values()) {
      if (subscription.equals(each.second) || subscription.equals(each.second + "V3")) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the subscription " + subscription + " is of no read model of orders");
  }

  /// The third release's read model.
  ///
  /// @param connection in a transaction
  /// @param views where its tables are
  /// @param kept where what the migration keeps is
  OrderView third(Connection connection, Dialect dialect, String views, String kept) {
    ViewTables tables = new ViewTables(connection, dialect, views);
    ViewTables beside = new ViewTables(connection, dialect, kept);
    return switch (this) {
      case ORDERS -> new DraftOrders(tables, Release.THIRD);
      case PRICED -> new PricedOrders(tables, beside, Release.THIRD);
      case SEATS ->
          new SeatAssignments(new ViewTables(connection, dialect, ReadModels.SCHEMA), beside);
    };
  }

  /// The third release's read model, where it is.
  OrderView third(Connection connection, Dialect dialect) {
    return third(connection, dialect, ReadModels.SCHEMA, ThirdViews.HELP);
  }

  /// The second release's read model.
  OrderView second(Connection connection, Dialect dialect) {
    ViewTables tables = new ViewTables(connection, dialect, ReadModels.SCHEMA);
    return switch (this) {
      case ORDERS -> new DraftOrders(tables, Release.SECOND);
      case PRICED -> new PricedOrders(tables, tables, Release.SECOND);
      case SEATS -> new SqlSeatAssignments(tables);
    };
  }
}
