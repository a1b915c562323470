package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.events.EventSamples.all;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;

/// What a log gives back.
public interface ReadingContract extends EventLogUnderTest {

  @Test
  default void anEmptyLogHasNothing() {
    log().check();
    assertThat(all(log().streams(""))).isEmpty();
    assertThat(all(log().read("nowhere", 0))).isEmpty();
    assertThat(log().last(List.of("nowhere"))).isEmpty();
    assertThat(log().checkpoint("nobody")).isEmpty();
  }

  @Test
  default void aStreamComesInOrderFromAnyVersionOn() {
    List<Event> events = events("order-7", 0, 5);
    append(events);
    assertKept(all(log().read("order-7", 0)), events);
    assertKept(all(log().read("order-7", first() + 3)), events.subList(3, 5));
    assertThat(all(log().read("order-7", first() + 5))).isEmpty();
    assertThat(all(log().read("order-", 0))).isEmpty();
  }

  @Test
  default void whatWasAppendedOutlivesTheOneWhoDidIt() {
    List<Event> events = events("order-7", 0, 3);
    append(events);
    assertKept(all(reopened().read("order-7", 0)), events);
  }

  @Test
  default void streamsComeOnceEachInTheOrderOfTheirBytes() {
    List<String> names =
        List.of("A", "Z", "a", "a-1", "a1", "b", "z/9", "\u00e4", "\uffee", "\ud83d\ude00");
    for (String name : names.reversed()) {
      append(events(name, 0, 2));
    }
    append(events("b", 2, 3));
    List<StreamInfo> infos = all(log().streams(""));
    assertThat(infos).extracting(StreamInfo::stream).isEqualTo(names);
    assertThat(infos)
        .contains(new StreamInfo("b", first(), first() + 4, 5))
        .contains(new StreamInfo("a", first(), first() + 1, 2))
        .allMatch(StreamInfo::contiguous);
    assertThat(all(log().streams("a1")))
        .extracting(StreamInfo::stream)
        .isEqualTo(names.subList(5, names.size()));
  }

  @Test
  default void moreStreamsThanAPageComeEachOnce() {
    int many = 1_500;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      events.add(EventSamples.event("s%05d".formatted(i), first()));
    }
    appendInBatches(events);
    assertThat(all(log().streams("")))
        .extracting(StreamInfo::stream)
        .isEqualTo(events.stream().map(Event::stream).toList());
    assertThat(log().last(events.stream().map(Event::stream).toList())).hasSize(many);
  }

  /// Appends with no more at once than the log takes.
  default void appendInBatches(List<Event> events) {
    int most = Math.min(capabilities().batchEvents(), 500);
    for (int from = 0; from < events.size(); from += most) {
      append(events.subList(from, Math.min(events.size(), from + most)));
    }
  }

  @Test
  default void aLongStreamComesWhole() {
    List<Event> events = events("long", 0, 2_345);
    appendInBatches(events);
    assertKept(all(log().read("long", 0)), events);
    assertKept(all(log().read("long", first() + 1_999)), events.subList(1_999, 2_345));
  }

  @Test
  default void theLastEventOfEachStreamIsFound() {
    append(events("a", 0, 3));
    append(events("b", 0, 1));
    var last = log().last(List.of("a", "b", "c"));
    assertThat(last).containsOnlyKeys("a", "b");
    assertKept(
        List.copyOf(
            last.values().stream().sorted((x, y) -> x.stream().compareTo(y.stream())).toList()),
        List.of(EventSamples.event("a", first() + 2), EventSamples.event("b", first())));
  }

  @Test
  default void allComeInTheOrderInWhichTheyWereAppended() {
    if (!capabilities().globalOrder()) {
      return; // only where the log has a global order
    }
    append(events("b", 0, 2));
    append(events("a", 0, 2));
    append(events("b", 2, 1));
    List<Event> found = all(log().readAll(Position.START));
    assertThat(found)
        .extracting(Event::toString)
        .containsExactly(name("b", 0), name("b", 1), name("a", 0), name("a", 1), name("b", 2));
    for (int i = 0; i < found.size(); i++) {
      Position at = found.get(i).position().orElseThrow();
      assertThat(all(log().readAll(at))).isEqualTo(found.subList(i + 1, found.size()));
      assertThat(log().end(at).behind()).isEqualTo(found.size() - 1 - i);
    }
    LogEnd end = log().end(Position.START);
    assertThat(end.behind()).isEqualTo(5);
    assertThat(Optional.of(end.newest())).isEqualTo(found.getLast().position());
    assertThat(log().end(end.newest())).isEqualTo(new LogEnd(0, end.newest(), Optional.empty()));
  }

  private String name(String stream, long version) {
    return capabilities().kept(EventSamples.event(stream, first() + version)).toString();
  }

  @Test
  default void aLogWithoutGlobalOrderSaysSo() {
    if (capabilities().globalOrder()) {
      return; // only where the log has no global order
    }
    append(events("b", 0, 2));
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> all(log().readAll(Position.START)))
        .matches(fault -> fault.kind() == EventLogException.Kind.UNSUPPORTED);
    assertThat(all(log().read("b", 0))).allMatch(event -> event.position().isEmpty());
  }

  @Test
  default void aReadingMayBeLeftHalfWay() {
    append(events("a", 0, 5));
    try (Cursor<Event> cursor = log().read("a", 0)) {
      assertThat(cursor.next()).isNotNull();
    }
    try (Cursor<StreamInfo> cursor = log().streams("")) {
      assertThat(cursor.next()).isNotNull();
    }
    append(events("a", 5, 1));
    assertThat(all(log().read("a", 0))).hasSize(6);
  }
}
