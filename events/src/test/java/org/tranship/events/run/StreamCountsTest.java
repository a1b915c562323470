package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.tranship.events.run.EventWorld.event;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.run.RunState;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.testkit.fault.CrashPoint;

/// How many events each stream has is counted where a log is compared, and bounded where there are
/// many.
class StreamCountsTest {
  private static StreamCounts counts(EventWorld world) {
    return StreamCounts.of(
            world.entries().stream()
                .filter(JournalEntry.Measured.class::isInstance)
                .map(JournalEntry.Measured.class::cast)
                .filter(it -> it.what().equals(StreamCounts.MEASURED))
                .map(JournalEntry.Measured::detail)
                .toList())
        .orElseThrow();
  }

  @Test
  void aCopyWritesDownHowManyEventsEachStreamHas() {
    EventWorld world = new EventWorld().filled().reshaping();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(counts(world))
        .isEqualTo(
            new StreamCounts(
                4,
                14,
                14,
                0,
                List.of(
                    new StreamCount("order-2", 4, 4, ""),
                    new StreamCount("order-3", 4, 4, ""),
                    new StreamCount("order-0", 3, 3, ""),
                    new StreamCount("order-1", 3, 3, ""))));
  }

  @Test
  void everyStreamThatDiffersComesFirstWithBothItsNumbers() throws InterruptedException {
    EventWorld world = new EventWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    MemoryEventLog target = (MemoryEventLog) world.target;
    target.plant(event("order-0", 3, "Alien"));
    target.plant(event("stray", 0, "Alien"));
    world.source.plant(event("order-1", 4, "Shipped"));
    assertThat(world.process(CrashPoint.never()).verify().toString()).contains("TRE-221");
    StreamCounts counts = counts(world);
    assertThat(counts.differing()).isEqualTo(3);
    assertThat(counts.named().stream().limit(3))
        .extracting(StreamCount::stream, StreamCount::expected, StreamCount::found)
        .containsExactly(
            tuple("order-1", 5L, 4L), tuple("order-0", 3L, 4L), tuple("stray", 0L, 1L));
    assertThat(counts.named().getFirst().difference()).startsWith("behind at version 4: ");
    assertThat(counts.named()).hasSize(5);
  }

  /// Recorded while it was compared: it is copied then, and no difference.
  @Test
  void whatComesLateIsCountedWhenItIsThere() throws InterruptedException {
    EventWorld world = new EventWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    world.source.plant(event("order-0", 3, "Shipped"));
    List<String> blocks = new ArrayList<>();
    List<StreamCount> all = new ArrayList<>();
    assertThat(
            new Verification(world.copying(CrashPoint.never()), all::add).of(noting(blocks), true))
        .isInstanceOf(StepResult.Done.class);
    assertThat(StreamCounts.of(blocks).orElseThrow().named())
        .containsExactlyInAnyOrderElementsOf(all)
        .hasSize(4)
        .contains(new StreamCount("order-0", 4, 4, ""))
        .allMatch(StreamCount::same);
  }

  /// A context of which only what is measured is of interest.
  private static StepContext noting(List<String> details) {
    return (StepContext)
        Proxy.newProxyInstance(
            StepContext.class.getClassLoader(),
            new Class<?>[] {StepContext.class},
            (_, method, arguments) -> {
              if (method.getName().equals("measured")) {
                details.add(String.valueOf(arguments[2]));
              }
              return null;
            });
  }

  @Test
  void theLargestAreNamedAndAllThatDiffer() {
    StreamCounts.Collector collector = new StreamCounts.Collector();
    for (int i = 0; i < 5_000; i++) {
      collector.accept(new StreamCount("s" + i, i, i, ""));
    }
    for (int i = 0; i < 2_000; i++) {
      collector.accept(new StreamCount("d" + i, 1, 2, "extra"));
    }
    StreamCounts counts = collector.counts();
    assertThat(counts.streams()).isEqualTo(7_000);
    assertThat(counts.named()).hasSize(2_000 + StreamCounts.LARGEST);
    assertThat(counts.unnamed()).isEqualTo(4_000);
    assertThat(counts.named().subList(0, 2_000)).allMatch(it -> !it.same());
    assertThat(counts.named().get(2_000).stream()).isEqualTo("s4999");
    assertThat(counts.named().getLast().stream()).isEqualTo("s4000");
    assertThat(counts.blocks()).hasSizeGreaterThan(10).allMatch(it -> it.length() < 20_000);
    assertThat(StreamCounts.of(counts.blocks())).isEqualTo(Optional.of(counts));
  }

  @Test
  void anyNameIsReadAsItWasWrittenAndTheNewestTableCounts() {
    StreamCount odd = new StreamCount("a\tb\n\\c\u0000\r\\n", 1, 2, "\\t\tx");
    assertThat(StreamCount.of(odd.line())).contains(odd);
    assertThat(odd.line()).doesNotContain("\n").doesNotContain("\u0000");
    assertThat(StreamCount.of("nothing of it")).isEmpty();
    StreamCounts.Collector first = new StreamCounts.Collector();
    first.accept(odd);
    StreamCounts.Collector second = new StreamCounts.Collector();
    second.accept(new StreamCount("other", 3, 3, ""));
    List<String> blocks = new ArrayList<>(first.counts().blocks());
    blocks.addAll(second.counts().blocks());
    assertThat(StreamCounts.of(blocks)).contains(second.counts());
    assertThat(StreamCounts.of(List.of("something else"))).isEmpty();
  }
}
