package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;
import static org.tranship.testkit.events.EventSamples.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.AppendOutcome.Conflict;
import org.tranship.core.eventlog.AppendOutcome.Done;
import org.tranship.core.eventlog.AppendOutcome.Refused;
import org.tranship.core.eventlog.Clash;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.Payload;

/// What becomes of an append: written, there already, or a conflict.
public interface AppendContract extends EventLogUnderTest {

  @Test
  default void theSameAppendTwiceWritesOnce() {
    List<Event> events = events("a", 0, 4);
    assertThat(append(events)).matches(done -> done.written() == 4 && done.same() == 0);
    assertThat(append(events)).matches(done -> done.written() == 0 && done.same() == 4);
    assertThat(append(events("a", 2, 4))).matches(done -> done.written() == 2 && done.same() == 2);
    assertKept(all(log().read("a", 0)), events("a", 0, 6));
  }

  @Test
  default void anAppendOfSeveralStreamsWritesThemAll() {
    List<Event> mixed =
        List.of(
            event("a", first()),
            event("b", first()),
            event("a", first() + 1),
            event("c", first()),
            event("b", first() + 1));
    assertThat(append(mixed).written()).isEqualTo(5);
    assertKept(all(log().read("a", 0)), events("a", 0, 2));
    assertKept(all(log().read("b", 0)), events("b", 0, 2));
    assertThat(append(mixed).same()).isEqualTo(5);
  }

  @Test
  default void otherContentUnderAVersionIsAConflictAndChangesNothing() {
    append(events("a", 0, 3));
    Event other = event("a", first() + 1).withPayload(Payload.of("{\"n\": 99}"));
    List<Event> batch = List.of(other, event("a", first() + 2), event("a", first() + 3));
    List<Clash> clashes = conflict(batch);
    assertThat(clashes).singleElement().isInstanceOf(Clash.Content.class);
    assertThat(clashes.getFirst().stream()).isEqualTo("a");
    assertThat(clashes.getFirst().version()).isEqualTo(first() + 1);
    assertKept(all(log().read("a", 0)), events("a", 0, 3));
  }

  @Test
  default void anotherTypeUnderAVersionIsAConflict() {
    append(events("a", 0, 1));
    assertThat(conflict(List.of(event("a", first()).withType("SeatsReleased")))).hasSize(1);
  }

  @Test
  default void whatIsKeptOfAnEventIsComparedToo() {
    append(events("a", 0, 1));
    Event other = event("a", first());
    if (capabilities().keeps(Kept.METADATA)) {
      assertThat(conflict(List.of(other.withMetadata(Map.of("other", "x"))))).hasSize(1);
      assertThat(conflict(List.of(other.withMetadata(Map.of())))).hasSize(1);
    }
    if (capabilities().keeps(Kept.REVISION)) {
      assertThat(conflict(List.of(other.withRevision("3")))).hasSize(1);
    }
    if (capabilities().keeps(Kept.TIME)) {
      assertThat(conflict(List.of(other.withTime(EventSamples.EPOCH.plusSeconds(77))))).hasSize(1);
    }
    assertThat(append(List.of(other)).same()).isEqualTo(1);
  }

  @Test
  default void aGapIsAConflictAndChangesNothing() {
    assertThat(conflict(events("new", 1, 2)))
        .containsExactly(new Clash.Gap("new", first() + 1, first()));
    append(events("a", 0, 2));
    assertThat(conflict(events("a", 3, 2)))
        .containsExactly(new Clash.Gap("a", first() + 3, first() + 2));
    assertThat(all(log().read("a", 0))).hasSize(2);
    assertThat(all(log().read("new", 0))).isEmpty();
    append(events("a", 2, 3));
  }

  @Test
  default void aConflictInOneStreamLeavesAllOutWhereAnAppendIsOneTransaction() {
    if (capabilities().transaction() != Transaction.APPEND) {
      return; // only where an append is one transaction
    }
    append(events("b", 0, 1));
    List<Event> batch = new ArrayList<>(events("a", 0, 2));
    batch.add(event("b", first()).withType("Other"));
    batch.addAll(events("c", 0, 2));
    assertThat(conflict(batch)).hasSize(1);
    assertThat(all(log().read("a", 0))).isEmpty();
    assertThat(all(log().read("c", 0))).isEmpty();
  }

  /// Appends and requires a conflict.
  default List<Clash> conflict(List<Event> events) {
    AppendOutcome outcome = log().append(Append.of(events));
    assertThat(outcome).isInstanceOf(Conflict.class);
    List<Clash> clashes = ((Conflict) outcome).clashes();
    assertThat(clashes).isNotEmpty();
    return clashes;
  }

  @Test
  default void anAppendOfNothingIsDone() {
    assertThat(log().append(Append.of())).isInstanceOf(Done.class);
  }

  @Test
  default void aBatchOverTheLimitIsRefusedBeforeAnythingIsWritten() {
    int most = capabilities().batchEvents();
    if (most > 20_000) {
      return; // only where the limit can be reached in a test
    }
    AppendOutcome outcome = log().append(Append.of(events("a", 0, most + 1)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(Kind.TOO_LARGE);
              assertThat(refused.reason()).hasMessageContaining(most + " events");
            });
    assertThat(all(log().read("a", 0))).isEmpty();
  }

  @Test
  default void aPayloadThatIsTooLargeIsRefusedByName() {
    long most = capabilities().largestEvent().bytes();
    if (most > 8 << 20) {
      return; // only where the limit can be reached in a test
    }
    Event large =
        event("big", first()).withPayload(Payload.of("\"" + "x".repeat((int) most) + "\""));
    assertThat(log().append(Append.of(large)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason().kind()).isEqualTo(Kind.TOO_LARGE);
              assertThat(refused.reason()).hasMessageContaining("the stream \"big\"");
            });
    assertThat(all(log().read("big", 0))).isEmpty();
  }

  @Test
  default void payloadsAndNamesOfAllKindsComeBack() {
    List<Event> events = new ArrayList<>();
    String[] texts = {
      "{\"a\":\"\u00e4 \u20ac \ud83d\ude00\"}",
      "{\"a\":\"quote \\\" backslash \\\\ line\\nend\"}",
      "[]",
      "{\"big\":\"" + "x".repeat(20_000) + "\"}",
      "{}"
    };
    for (String text : texts) {
      events.add(
          event("order/\u00e4 'x'; --", first() + events.size()).withPayload(Payload.of(text)));
    }
    append(events);
    assertKept(all(reopened().read("order/\u00e4 'x'; --", 0)), events);
    assertThat(append(events).same()).isEqualTo(events.size());
  }
}
