package org.tranship.runbook.journey.orders;

/// Whose read models are meant: both releases have them in the same schema.
public enum Release {
  SECOND("OrdersView", "OrderItemsView", "DraftOrder_OrderId", "PricedOrders", "PricedOrderLines"),
  THIRD("OrdersViewV3", "OrderItemsViewV3", "OrderId", "PricedOrdersV3", "PricedOrderLinesV3");

  final String orders;
  final String items;
  final String itemsOrder;
  final String priced;
  final String lines;

  Release(String orders, String items, String itemsOrder, String priced, String lines) {
    this.orders = orders;
    this.items = items;
    this.itemsOrder = itemsOrder;
    this.priced = priced;
    this.lines = lines;
  }

  /// The table of names of types of seats.
  String descriptions() {
    return "PricedOrderLineSeatTypeDescriptions" + (this == THIRD ? "V3" : "");
  }
}
