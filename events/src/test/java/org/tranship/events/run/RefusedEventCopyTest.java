package org.tranship.events.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.events.run.EventWorld.bare;
import static org.tranship.events.run.EventWorld.content;
import static org.tranship.events.run.EventWorld.detail;
import static org.tranship.events.run.EventWorld.event;

import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.MemoryEventLog;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.run.RunState;

/// What a copy of events refuses or stops at, and how it says so.
class RefusedEventCopyTest {
  @Test
  void aGapAtTheSourceIsRefusedBeforeAnythingIsCopied() {
    EventWorld world = new EventWorld().filled();
    world.source.plant(event("order-9", 0, "Placed"));
    world.source.plant(event("order-9", 2, "Paid"));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-216 At the source 1 of 5 streams")
        .contains("\"order-9\" has 2 events from version 0 to 2")
        .contains("Nothing was copied");
    assertThat(content(world.target)).isEmpty();
  }

  @Test
  void aVersionThatIsThereTwiceIsRefused() {
    EventWorld world = new EventWorld();
    world.source.plant(event("order-9", 0, "Placed"));
    world.source.plant(event("order-9", 0, "Paid"));
    assertThat(detail(world.goOn())).startsWith("TRE-216 ");
  }

  @Test
  void aGapThatComesUpWhileCopyingStopsTheStream() {
    EventWorld world = new EventWorld().filled();
    boolean[] once = {true};
    world.reading =
        batch -> {
          if (once[0]) {
            once[0] = false;
            world.source.plant(event("order-0", 4, "Late"));
          }
          return batch;
        };
    assertThat(detail(world.goOn()))
        .startsWith(
            "TRE-212 In memory:from the stream \"order-0\" goes from version 2 to version 4")
        .contains("version 3 is missing");
    assertThat(world.names()).contains("order-0@2 Paid").noneMatch(it -> it.contains("Late"));
  }

  @Test
  void anotherWriterInTheTargetIsFoundAndNotOverwritten() {
    EventWorld world = new EventWorld().filled();
    assertThat(world.target.append(Append.of(event("order-2", 0, "Foreign")))).isNotNull();
    assertThat(detail(world.goOn()))
        .startsWith("TRE-213 In memory:to something else stands")
        .contains("version 0 of the stream \"order-2\"")
        .contains("Nothing was overwritten");
    assertThat(world.names()).contains("order-2@0 Foreign");
  }

  @Test
  void onePlaceIsNoRoute() {
    EventWorld world = new EventWorld().filled();
    world.settings.put("target.url", "memory:from");
    assertThat(detail(world.goOn())).startsWith("TRE-211 The source and the target are the same");
  }

  @Test
  void aTargetWithoutMetadataTakesNoRulesThatRenumber() {
    EventWorld world = new EventWorld(MemoryEventLog.standard(), bare(0)).filled().reshaping();
    assertThat(detail(world.goOn()))
        .startsWith("TRE-215 The rules drop or split events")
        .contains("memory:to keeps no metadata");
    assertThat(content(world.target)).isEmpty();
  }

  @Test
  void whatIsPendingForbidsTheEnd() {
    EventWorld world = new EventWorld().filled();
    world.source.plantPending(event("order-1", 4, "Paid"));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-218 At the source 1 event waits to be published")
        .contains("order-1@4 Paid");
    world.source.publishAll();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    EventWorld ignoring = new EventWorld().filled();
    ignoring.settings.put("pending", "ignore");
    ignoring.source.plantPending(event("order-1", 4, "Paid"));
    assertThat(ignoring.goOn()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aPayloadThatARuleCannotReadIsNamed() {
    EventWorld world = new EventWorld().reshaping();
    world.source.plant(event("order-1", 0, "Placed").withPayload(Payload.of("{\"a\": ")));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-201 Version 0 of the stream \"order-1\", a OrderPlaced,")
        .contains("it is no JSON");
  }

  @Test
  void aTypeThatThePlanDoesNotKnowIsRefused() {
    EventWorld world = new EventWorld().filled();
    world.settings.put("types.0001", "Placed");
    world.settings.put("types.0002", "Noisy");
    assertThat(detail(world.goOn()))
        .startsWith("TRE-203 Version 1 of the stream \"order-0\", a Noise,")
        .contains("is \"Noisy\" meant?");
  }

  @Test
  void aPayloadThatIsTooLargeForTheTargetIsNamed() {
    EventWorld world = new EventWorld(MemoryEventLog.standard(), bare(0));
    world.source.plant(
        event("order-1", 0, "Placed").withPayload(Payload.of("\"" + "x".repeat(2000) + "\"")));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-105 Cannot append to version 0 of the stream \"order-1\"");
  }

  @Test
  void aTargetThatWasTamperedWithIsFound() {
    EventWorld world = new EventWorld().filled();
    world.reading =
        batch -> {
          ((MemoryEventLog) world.target).plant(event("order-7", 0, "Foreign"));
          return batch;
        };
    assertThat(detail(world.goOn()))
        .startsWith("TRE-221 1 of 5 streams")
        .contains("stream-extra  order-7");
  }

  @Test
  void aWriterThatWasNotStoppedIsFound() throws Exception {
    EventWorld world = new EventWorld().filled();
    world.settings.put("quiet", "300ms");
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ =
          writers.submit(
              () -> {
                for (int version = 0; version < 200; version++) {
                  world.source.plant(event("late", version, "Placed"));
                  Thread.sleep(20);
                }
                return true;
              });
      world.settings.put("lag", "1000");
      assertThat(detail(world.goOn()))
          .startsWith("TRE-223 Somebody still writes to memory:from: ")
          .contains(" came within 0.3 s. Find the writer");
      writers.shutdownNow();
    }
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.names()).contains("late@0 Placed");
  }
}
