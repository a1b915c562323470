package org.tranship.driver.jdbc;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.value.ByteCount;
import org.tranship.driver.jdbc.EventColumn.Form;

/// What a table of events can hold, by its columns.
final class EventAbilities {
  private static final int BATCH = 10_000;

  private EventAbilities() {}

  static LogCapabilities of(EventLocation location, EventShape shape, EventDialect dialect) {
    Set<Kept> keeps = EnumSet.noneOf(Kept.class);
    shape.perhaps("metadata").ifPresent(_ -> keeps.add(Kept.METADATA));
    shape.perhaps("time").ifPresent(_ -> keeps.add(Kept.TIME));
    shape.perhaps("revision").ifPresent(_ -> keeps.add(Kept.REVISION));
    return new LogCapabilities(
        shape.perhaps("position").isPresent(),
        !location.marten() || dialect == EventDialect.POSTGRESQL,
        Transaction.APPEND,
        location.checkpoints().isPresent() ? CheckpointPlace.TOGETHER : CheckpointPlace.NONE,
        location.firstVersion(),
        keeps,
        shape.needed("payload").form() == Form.JSON_VALUE
                || dialect == EventDialect.H2 && shape.needed("payload").form() == Form.JSON
            ? PayloadForm.JSON
            : PayloadForm.EXACT,
        unit(shape, dialect),
        BATCH,
        ByteCount.ofMiB(16),
        ByteCount.ofMiB(64));
  }

  private static Duration unit(EventShape shape, EventDialect dialect) {
    Form form = shape.perhaps("time").map(EventColumn::form).orElse(Form.TEXT);
    if (form == Form.NUMBER) {
      return Duration.ofMillis(1);
    }
    return form == Form.TEXT || dialect == EventDialect.SQLITE
        ? Duration.ofNanos(1)
        : Duration.ofNanos(1_000);
  }

  /// Why a table cannot hold an event exactly; empty if it can hold all.
  static Optional<EventLogException> objection(
      EventFaults faults, EventShape shape, Append append) {
    boolean text = shape.needed("payload").form() != Form.BYTES;
    for (Event event : append.events()) {
      if (text && !Payload.of(event.payload().text()).equals(event.payload())) {
        return Optional.of(
            faults
                .fault(Kind.INVALID_EVENT, "append to")
                .event(event.stream(), event.version())
                .because(
                    "its payload is no text in UTF-8, and the column \""
                        + shape.needed("payload").name()
                        + "\" holds text")
                .next("Take a column of bytes, or transform the payload.")
                .build());
      }
      if (event.stream().indexOf(0) >= 0 || text && event.payload().text().indexOf(0) >= 0) {
        return Optional.of(
            faults
                .fault(Kind.INVALID_EVENT, "append to")
                .event(event.stream().replace("\0", "\\0"), event.version())
                .because("it holds the character U+0000, which columns of text do not")
                .build());
      }
    }
    return Optional.empty();
  }
}
