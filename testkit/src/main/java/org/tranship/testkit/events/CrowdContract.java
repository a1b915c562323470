package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;
import static org.tranship.testkit.events.EventSamples.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.AppendOutcome.Done;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.StreamInfo;

/// What a log keeps while many write to it.
public interface CrowdContract extends EventLogUnderTest {

  @Test
  default void ofManyWhoWantAVersionOneGetsIt() throws Exception {
    int crowd = 6;
    append(events("a", 0, 1));
    List<AppendOutcome> outcomes =
        together(
            crowd,
            who ->
                log()
                    .append(
                        Append.of(
                            event("a", first() + 1)
                                .withPayload(Payload.of("{\"who\": " + who + "}")))));
    assertThat(outcomes).filteredOn(Done.class::isInstance).hasSize(1);
    List<Event> stream = all(log().read("a", 0));
    assertThat(stream).extracting(Event::version).containsExactly(first(), first() + 1);
  }

  @Test
  default void manyWhoBringTheSameWriteItOnce() throws Exception {
    List<Event> events = events("a", 0, 20);
    List<AppendOutcome> outcomes =
        together(
            4,
            _ -> {
              AppendOutcome outcome = log().append(Append.of(events));
              // Whoever lost a race may be told to try again, and nothing else.
              for (int i = 0; i < 50 && !(outcome instanceof Done); i++) {
                outcome = log().append(Append.of(events));
              }
              return outcome;
            });
    assertThat(outcomes).allMatch(Done.class::isInstance);
    assertKept(all(log().read("a", 0)), events);
  }

  @Test
  default void streamsOfManyWritersAreEachContiguous() throws Exception {
    List<AppendOutcome> outcomes =
        together(
            4,
            who -> {
              AppendOutcome last = log().append(Append.of(events("w" + who, 0, 10)));
              for (int i = 1; i < 5; i++) {
                last = log().append(Append.of(events("w" + who, i * 10L, 10)));
              }
              return last;
            });
    assertThat(outcomes).allMatch(Done.class::isInstance);
    assertThat(all(log().streams("")))
        .hasSize(4)
        .allMatch(StreamInfo::contiguous)
        .allMatch(info -> info.count() == 50);
  }

  /// What one of a crowd does.
  @FunctionalInterface
  interface Work {
    AppendOutcome by(int who) throws Exception;
  }

  private static List<AppendOutcome> together(int crowd, Work work) throws Exception {
    List<Callable<AppendOutcome>> all = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      int who = i;
      all.add(() -> work.by(who));
    }
    List<AppendOutcome> outcomes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<AppendOutcome> each : threads.invokeAll(all)) {
        outcomes.add(each.get());
      }
    }
    return outcomes;
  }
}
