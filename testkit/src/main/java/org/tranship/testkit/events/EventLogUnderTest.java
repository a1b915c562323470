package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.Payload;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What every part of the contract is given: one log, empty when the test began.
public interface EventLogUnderTest {
  /// The log of this test.
  EventLog log();

  /// The same log, opened once more where the implementation can do so; also the log of this test
  /// from then on.
  EventLog reopened();

  default LogCapabilities capabilities() {
    return log().capabilities();
  }

  /// The version of the first event of a stream.
  default long first() {
    return capabilities().firstVersion();
  }

  default List<Event> events(String stream, long from, int count) {
    return EventSamples.events(stream, first() + from, count);
  }

  /// Appends and requires that all was done.
  default AppendOutcome.Done append(List<Event> events) {
    AppendOutcome outcome = log().append(Append.of(events));
    assertThat(outcome).isInstanceOf(AppendOutcome.Done.class);
    return (AppendOutcome.Done) outcome;
  }

  /// Requires events to be what was appended, as far as the log keeps it.
  default void assertKept(List<Event> found, List<Event> appended) {
    assertThat(found).extracting(this::comparable).isEqualTo(comparable(appended));
  }

  private List<Event> comparable(List<Event> events) {
    return events.stream().map(capabilities()::kept).map(this::comparable).toList();
  }

  private Event comparable(Event event) {
    Event bare = event.withPosition(Optional.empty());
    return capabilities().payload() == PayloadForm.EXACT
        ? bare
        : bare.withPayload(Payload.of(value(bare.payload().text())));
  }

  /// A value of JSON in one spelling.
  private static String value(String json) {
    JsonMapper mapper =
        JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    return mapper.writeValueAsString(mapper.readValue(json, Object.class));
  }
}
