package org.tranship.runbook.journey.orders;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.tranship.runbook.journey.format.DotNetTime;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.format.PayloadType;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// An event as read models take it.
///
/// @param type its own name, without namespace: no two events of the releases share one
/// @param payload its fields
/// @param time when the bus had taken it, in ticks: the order of events that have no version
public record Happened(String type, PayloadFields payload, long time) {
  /// @param payload JSON that names its type
  /// @throws IllegalArgumentException if it is none, or names none
  public static Happened of(String payload, Instant time) {
    return of(payload, DotNetTime.ticks(time));
  }

  /// The same, by ticks.
  public static Happened of(String payload, long time) {
    return new Happened(PayloadType.read(payload).typeName(), PayloadFields.read(payload), time);
  }

  Guid source() {
    return new Guid(payload.need("SourceId"));
  }

  Guid guid(String name) {
    return new Guid(payload.need(name));
  }

  int version() {
    return payload.number("Version");
  }

  /// A moment, as a day and a time of UTC.
  LocalDateTime time(String name) {
    String text = payload.need(name);
    return text.endsWith("Z") || text.matches(".*[+-]\\d\\d:\\d\\d")
        ? OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : LocalDateTime.parse(text);
  }
}
