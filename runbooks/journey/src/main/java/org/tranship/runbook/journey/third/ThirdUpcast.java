package org.tranship.runbook.journey.third;

import java.util.Map;
import org.tranship.runbook.journey.PlanChoice;
import org.tranship.runbook.journey.orders.Happened;

/// What events of the first release mean to the third's read models beyond what its own generators
/// make of them, where the plan asks for it.
///
/// The third's read model of what orders cost holds the end of a reservation until the order is
/// confirmed. Its generator does not know what the first release called that, so an order that was
/// paid then keeps the end of its reservation for good, and is shown as one that has expired. Read
/// as a confirmation, it clears it. That is done where events are replayed, and where they are
/// replayed once more to compare; the third's subscription does not get such events at all. The
/// second's read model has no such column, and the way back drops the third's with its table.
///
/// @param clearsPaid whether an order that was paid in the first release counts as confirmed there
record ThirdUpcast(boolean clearsPaid) {
  private static final String EXPIRY_OF_PAID = "upcast.expiry-of-paid";

  /// @throws org.tranship.core.cutover.PlanContradiction if a plan chooses what nobody knows
  static ThirdUpcast of(Map<String, String> settings) {
    return new ThirdUpcast(PlanChoice.chosen(settings, EXPIRY_OF_PAID, "clear", "keep"));
  }

  /// An event as the read model of what orders cost takes it.
  Happened priced(Happened event) {
    return clearsPaid && event.type().equals("OrderPaymentConfirmed")
        ? new Happened("OrderConfirmed", event.payload(), event.time())
        : event;
  }
}
