package org.tranship.core.eventlog;

import java.util.Optional;
import org.tranship.core.value.ByteCount;

/// Whether an append is within what a log takes.
///
/// @param log its masked location
/// @param capabilities its limits
public record BatchLimits(String log, LogCapabilities capabilities) {
  /// Why it is not; empty if it is.
  public Optional<EventLogException> objection(Append append) {
    if (!capabilities.writable()) {
      return Optional.of(
          fault(EventLogException.Kind.UNSUPPORTED)
              .because("it can only be read")
              .next("Name another log as the target.")
              .build());
    }
    long bytes = 0;
    for (Event event : append.events()) {
      long size = event.payload().size();
      bytes += size;
      if (size > capabilities.largestEvent().bytes()) {
        return Optional.of(
            fault(EventLogException.Kind.TOO_LARGE)
                .event(event.stream(), event.version())
                .because(
                    "its payload has "
                        + ByteCount.of(size)
                        + " and the log takes "
                        + capabilities.largestEvent()
                        + " at most")
                .next("Choose a target without that limit, or drop the field that is so large.")
                .build());
      }
    }
    if (append.events().size() > capabilities.batchEvents()) {
      return Optional.of(
          large(append.events().size() + " events", capabilities.batchEvents() + " events"));
    }
    if (bytes > capabilities.batchBytes().bytes()) {
      return Optional.of(
          large(ByteCount.of(bytes).toString(), capabilities.batchBytes().toString()));
    }
    return Optional.empty();
  }

  private EventLogException large(String is, String most) {
    return fault(EventLogException.Kind.TOO_LARGE)
        .because("the batch has " + is + " and the log takes " + most + " at once")
        .next("Make the batches smaller.")
        .build();
  }

  private EventLogException.Builder fault(EventLogException.Kind kind) {
    return EventLogException.of(kind, "append to", log);
  }
}
