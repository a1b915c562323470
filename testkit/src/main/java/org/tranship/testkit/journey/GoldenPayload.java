package org.tranship.testkit.journey;

import java.util.StringJoiner;

/// Payloads as Json.NET writes them: `$type` in every object and none in lists, fields of the
/// event's own class first, `SourceId` and `Version` last.
final class GoldenPayload {
  private static final String CONTRACTS = ", Registration.Contracts";

  private GoldenPayload() {}

  /// An event of an order or its seats.
  ///
  /// @param fields `"Name":value` each
  static String contract(String type, String source, long version, String... fields) {
    return event("Registration.Events." + type + CONTRACTS, source, version, fields);
  }

  /// An event of the availability of seats, which another assembly holds.
  static String availability(String type, String source, long version, String... fields) {
    return event("Registration.Events." + type + ", Registration", source, version, fields);
  }

  private static String event(String type, String source, long version, String... fields) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    text.add("\"$type\":\"" + type + "\"");
    for (String field : fields) {
      text.add(field);
    }
    text.add(text("SourceId", source));
    text.add("\"Version\":" + version);
    return text.toString();
  }

  static String text(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  static String list(String name, String... items) {
    return "\"" + name + "\":[" + String.join(",", items) + "]";
  }

  static String quantity(String seat, int quantity) {
    return object("SeatQuantity", text("SeatType", seat), "\"Quantity\":" + quantity);
  }

  static String line(String seat, String price, int quantity, String total) {
    return object(
        "SeatOrderLine",
        text("SeatType", seat),
        "\"UnitPrice\":" + price,
        "\"Quantity\":" + quantity,
        "\"LineTotal\":" + total);
  }

  static String person(String first, String last) {
    return "\"Attendee\":"
        + object(
            "PersonalInfo",
            text("FirstName", first),
            text("LastName", last),
            text("Email", first.toLowerCase(java.util.Locale.ROOT) + "@contoso.com"));
  }

  static String seat(int position, String seat) {
    return object(
        "Events.SeatAssignmentsCreated+SeatAssignmentInfo",
        "\"Position\":" + position,
        text("SeatType", seat));
  }

  private static String object(String type, String... fields) {
    return "{\"$type\":\"Registration." + type + CONTRACTS + "\"," + String.join(",", fields) + "}";
  }

  /// The same as a debug build writes it: a field a line, two blanks a level, Windows' line ends.
  static String indented(String compact) {
    StringBuilder text = new StringBuilder();
    int level = 0;
    boolean quoted = false;
    for (int i = 0; i < compact.length(); i++) {
      char c = compact.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      boolean opens = !quoted && (c == '{' || c == '[');
      boolean closes = !quoted && (c == '}' || c == ']');
      level += opens ? 1 : closes ? -1 : 0;
      if (closes) {
        text.append("\r\n").append("  ".repeat(level));
      }
      text.append(c);
      if (!quoted && c == ':') {
        text.append(' ');
      }
      if (opens || !quoted && c == ',') {
        text.append("\r\n").append("  ".repeat(level));
      }
    }
    return text.toString();
  }
}
