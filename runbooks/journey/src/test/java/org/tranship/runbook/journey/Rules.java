package org.tranship.runbook.journey;

import java.util.LinkedHashMap;
import java.util.Map;

/// Rules for events as plans have them in flat settings.
final class Rules {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private int count;

  /// Another rule.
  ///
  /// @param options names and values in turn
  Rules with(String kind, String... options) {
    String prefix = "transform.%04d.".formatted(++count);
    settings.put(prefix + "kind", kind);
    for (int i = 0; i < options.length; i += 2) {
      settings.put(prefix + options[i], options[i + 1]);
    }
    return this;
  }

  /// Some of every kind: events get other types, fields and revisions, one type is left out, and
  /// two become more.
  static Rules everything() {
    return new Rules()
        .with("rename", "type", "OrderPaymentConfirmed", "to", "OrderConfirmed")
        .with("add-field", "type", "OrderPlaced", "field", "Channel", "value", "web")
        .with("revise", "type", "OrderPlaced", "to", "2")
        .with(
            "map-field",
            "type",
            "OrderPlaced",
            "revision",
            "2",
            "field",
            "AccessCode",
            "values.6Z2WQ9",
            "ZZZZZZ")
        .with("drop", "type", "SeatUnassigned")
        .with("drop", "type", "OrderUpdated")
        .with("drop", "type", "SeatsReservationCommitted")
        .with(
            "split",
            "type",
            "OrderRegistrantAssigned",
            "into.0001",
            "OrderRegistrantAssigned",
            "into.0002",
            "OrderUpdated");
  }

  void into(Map<String, String> plan) {
    plan.putAll(settings);
  }
}
