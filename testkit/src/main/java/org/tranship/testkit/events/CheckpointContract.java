package org.tranship.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.events.EventSamples.all;
import static org.tranship.testkit.events.EventSamples.event;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome.Conflict;
import org.tranship.core.eventlog.AppendOutcome.Done;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.Outbox;
import org.tranship.core.eventlog.Pending;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.Truncation;

/// What stands beside the events: checkpoints, what is pending, and taking back.
public interface CheckpointContract extends EventLogUnderTest {
  private static Checkpoint at(String name, long position) {
    return new Checkpoint(name, Position.of(position), position * 10);
  }

  @Test
  default void aCheckpointIsThereWithItsEvents() {
    Append append = new Append(events("a", 0, 2), Optional.of(at("run-1", 17)));
    assertThat(log().append(append)).isInstanceOf(Done.class);
    boolean keeps = capabilities().checkpoint() != CheckpointPlace.NONE;
    assertThat(reopened().checkpoint("run-1"))
        .isEqualTo(keeps ? Optional.of(at("run-1", 17)) : Optional.empty());
    assertThat(log().checkpoint("run-2")).isEmpty();
  }

  @Test
  default void aCheckpointMovesAlsoWithoutEventsAndBesideOthers() {
    if (capabilities().checkpoint() == CheckpointPlace.NONE) {
      return; // only where the log keeps checkpoints
    }
    assertThat(log().append(Append.of(at("run-1", 1)))).isInstanceOf(Done.class);
    assertThat(log().append(Append.of(at("run-2", 5)))).isInstanceOf(Done.class);
    Append append = new Append(events("a", 0, 2), Optional.of(at("run-1", 2)));
    assertThat(log().append(append)).isInstanceOf(Done.class);
    assertThat(log().append(append)).isInstanceOf(Done.class);
    assertThat(log().append(Append.of(at("run-1", 3)))).isInstanceOf(Done.class);
    assertThat(reopened().checkpoint("run-1")).contains(at("run-1", 3));
    assertThat(log().checkpoint("run-2")).contains(at("run-2", 5));
    assertThat(all(log().streams(""))).hasSize(1);
  }

  @Test
  default void aConflictLeavesTheCheckpointWhereItWas() {
    if (capabilities().checkpoint() == CheckpointPlace.NONE) {
      return; // only where the log keeps checkpoints
    }
    assertThat(log().append(new Append(events("a", 0, 2), Optional.of(at("run-1", 1)))))
        .isInstanceOf(Done.class);
    Event other = event("a", first() + 1).withType("Other");
    assertThat(log().append(new Append(List.of(other), Optional.of(at("run-1", 2)))))
        .isInstanceOf(Conflict.class);
    assertThat(log().checkpoint("run-1")).contains(at("run-1", 1));
  }

  @Test
  default void theEndOfAStreamCanBeTakenBack() {
    Optional<Truncation> feature = log().feature(Truncation.class);
    if (!feature.isPresent()) {
      return; // only where the log can take back
    }
    Truncation truncation = feature.get();
    append(events("a", 0, 5));
    append(events("b", 0, 2));
    assertThat(log().append(Append.of(at("run-1", 1)))).isInstanceOf(Done.class);
    assertThat(truncation.truncate("a", first() + 3)).isEqualTo(2);
    assertThat(truncation.truncate("a", first() + 3)).isZero();
    assertThat(truncation.truncate("nowhere", 0)).isZero();
    assertKept(all(log().read("a", 0)), events("a", 0, 3));
    assertThat(truncation.truncate("b", 0)).isEqualTo(2);
    assertThat(log().last(List.of("a", "b"))).containsOnlyKeys("a");
    assertThat(all(log().streams(""))).hasSize(1);
    truncation.forget("run-1");
    truncation.forget("run-1");
    assertThat(reopened().checkpoint("run-1")).isEmpty();
    append(events("a", 3, 2));
    assertKept(all(log().read("a", 0)), events("a", 0, 5));
  }

  @Test
  default void nothingIsPendingInAnEmptyLog() {
    Optional<Outbox> outbox = log().feature(Outbox.class);
    if (!outbox.isPresent()) {
      return; // only where the log knows what is pending
    }
    assertThat(outbox.get().pending()).isEqualTo(Pending.NONE);
    assertThat(all(outbox.get().unpublished())).isEmpty();
  }
}
