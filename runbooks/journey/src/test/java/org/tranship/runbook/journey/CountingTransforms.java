package org.tranship.runbook.journey;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.events.transform.Transform;
import org.tranship.events.transform.TransformProvider;

/// A transform that no copy can rest on: it counts, and writes that down.
public final class CountingTransforms implements TransformProvider {
  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Transform create(Map<String, String> options) {
    AtomicInteger count = new AtomicInteger();
    return new Transform() {
      @Override
      public List<Event> apply(Event event) {
        String text = event.payload().text().stripTrailing();
        return List.of(
            event.withPayload(
                Payload.of(
                    text.substring(0, text.length() - 1)
                        + ",\"Count\":"
                        + count.incrementAndGet()
                        + "}")));
      }

      @Override
      public boolean oneToOne() {
        return true;
      }

      @Override
      public String description() {
        return "counts";
      }
    };
  }
}
