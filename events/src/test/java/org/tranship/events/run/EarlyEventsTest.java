package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.event;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Position;
import org.tranship.core.layer.Patience;
import org.tranship.events.copy.CopyFault;
import org.tranship.events.copy.EventSink;
import org.tranship.events.copy.Route;
import org.tranship.events.transform.TransformChain;

/// Events that are delivered before those in front of them wait, and no checkpoint moves past them.
class EarlyEventsTest {
  private final MemoryEventLog source = new MemoryEventLog("from");
  private final MemoryEventLog target = new MemoryEventLog("to");
  private final EventSink sink =
      new EventSink(
          new Route(source, target, "from", "to", TransformChain.NONE, false, "mark"),
          Patience.standard());

  private static Optional<Checkpoint> mark(long position) {
    return Optional.of(new Checkpoint("mark", Position.of(position), position));
  }

  @Test
  void anEventThatComesEarlyWaitsAndHoldsTheCheckpoint() throws Exception {
    sink.accept(List.of(event("a", 0, "T"), event("a", 2, "T")), mark(2));
    assertThat(content(target)).hasSize(1);
    assertThat(target.checkpoint("mark")).as("what waits would be lost by a kill").isEmpty();
    sink.accept(List.of(event("b", 0, "T")), mark(3));
    assertThat(target.checkpoint("mark")).isEmpty();
    sink.accept(List.of(event("a", 1, "T"), event("a", 0, "T")), mark(4));
    sink.end();
    assertThat(content(target))
        .extracting(Object::toString)
        .containsExactly("a@0 T", "a@1 T", "a@2 T", "b@0 T");
    assertThat(target.checkpoint("mark")).isEqualTo(mark(4));
    assertThat(sink.counts()).isEqualTo(new EventSink.Counts(4, 1, 0));
  }

  @Test
  void whatWaitsInVainIsAGap() throws Exception {
    sink.accept(List.of(event("a", 1, "T")), mark(1));
    assertThatExceptionOfType(CopyFault.class)
        .isThrownBy(sink::end)
        .withMessageStartingWith("TRE-212 In from the stream \"a\" begins with version 1");
    assertThat(content(target)).isEmpty();
  }
}
