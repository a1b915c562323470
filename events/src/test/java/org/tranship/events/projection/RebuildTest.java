package org.tranship.events.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.eventlog.Position;

/// A read model is rebuilt beside the live one, and takes its place at once and only when it has
/// caught up; killed at any write, it comes to the same end.
class RebuildTest {
  private static final int EVENTS = 23;

  /// Counts the events of each stream; one that is closed is gone.
  private record Counting(String revision) implements Projection {
    @Override
    public String name() {
      return "counts";
    }

    @Override
    public void apply(Event event, View view) {
      int count = view.get(event.stream()).map(Integer::parseInt).orElse(0) + 1;
      if (event.type().equals("Closed")) {
        view.remove(event.stream());
      } else {
        view.put(event.stream(), Integer.toString(count));
      }
    }
  }

  /// Views of a process that dies at a write.
  private static final class Dying implements Views {
    private final Views inner;
    private final int at;
    private final boolean after;
    private int writes;

    Dying(Views inner, int at, boolean after) {
      this.inner = inner;
      this.at = at;
      this.after = after;
    }

    private void write(Runnable write) {
      writes++;
      if (writes == at && !after) {
        throw new IllegalStateException("killed");
      }
      write.run();
      if (writes == at) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public Optional<SortedMap<String, String>> live(String projection) {
      return inner.live(projection);
    }

    @Override
    public Optional<Position> shadow(String projection, String revision) {
      return inner.shadow(projection, revision);
    }

    @Override
    public Optional<String> get(String projection, String key) {
      return inner.get(projection, key);
    }

    @Override
    public void fill(
        String projection,
        String revision,
        Map<String, Optional<String>> changes,
        Position position) {
      write(() -> inner.fill(projection, revision, changes, position));
    }

    @Override
    public void swap(String projection, String revision) {
      write(() -> inner.swap(projection, revision));
    }

    @Override
    public void drop(String projection) {
      write(() -> inner.drop(projection));
    }
  }

  private static MemoryEventLog log() {
    MemoryEventLog log = new MemoryEventLog("projected");
    for (int i = 0; i < EVENTS; i++) {
      log.plant(event("s" + i % 3, i / 3, i == 21 ? "Closed" : "Added"));
    }
    return log;
  }

  private static Event event(String stream, long version, String type) {
    return Event.of(stream, version, type, Payload.EMPTY);
  }

  private static SortedMap<String, String> live(Views views) {
    return views.live("counts").orElseThrow();
  }

  @Test
  void aReadModelIsBuiltAndBuiltAnew() throws Exception {
    MemoryViews views = new MemoryViews();
    MemoryEventLog log = log();
    assertThat(new Rebuild(log, new Counting("1"), views).run()).isEqualTo(EVENTS);
    assertThat(live(views)).isEqualTo(Map.of("s1", "8", "s2", "7"));
    log.plant(event("s0", 8, "Added"));
    assertThat(new Rebuild(log, new Counting("2"), views).fill()).isEqualTo(EVENTS + 1);
    assertThat(live(views)).as("nobody sees the shadow").doesNotContainKey("s0");
    assertThat(new Rebuild(log, new Counting("2"), views).run()).isZero();
    assertThat(live(views)).isEqualTo(Map.of("s0", "1", "s1", "8", "s2", "7"));
  }

  @Test
  void killedAtAnyWriteItComesToTheSameEnd() throws Exception {
    int deaths = 0;
    for (boolean after : new boolean[] {false, true}) {
      for (int at = 1; at <= 12; at++) {
        MemoryViews views = new MemoryViews();
        views.fill("counts", "old", Map.of("old", Optional.of("view")), Position.START);
        views.swap("counts", "old");
        MemoryEventLog log = log();
        try {
          long _ = new Rebuild(log, new Counting("1"), new Dying(views, at, after), 3).run();
        } catch (IllegalStateException _) {
          deaths++;
          assertThat(live(views))
              .as("the old one or the new one, killed at %s", at)
              .isIn(Map.of("old", "view"), Map.of("s1", "8", "s2", "7"));
        }
        long _ = new Rebuild(log, new Counting("1"), views, 3).run();
        assertThat(live(views)).as("killed at %s", at).isEqualTo(Map.of("s1", "8", "s2", "7"));
      }
    }
    assertThat(deaths).isEqualTo(20);
  }

  @Test
  void aDamagedViewDiffersFromARebuild() throws Exception {
    MemoryViews views = new MemoryViews();
    MemoryViews fresh = new MemoryViews();
    long _ = new Rebuild(log(), new Counting("1"), views).run();
    long _ = new Rebuild(log(), new Counting("1"), fresh).run();
    assertThat(ViewDifference.between(live(views), live(fresh))).isEmpty();
    views.fill("counts", "x", Map.of("s1", Optional.of("9")), Position.START);
    views.swap("counts", "x");
    assertThat(ViewDifference.between(live(views), live(fresh)))
        .containsExactly(new ViewDifference("s1", "9", "8"), new ViewDifference("s2", "", "7"));
  }
}
