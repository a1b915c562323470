package org.tranship.events.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.layer.Patience;

/// Appends any number of events, in pieces that the target takes, until all are known to be there.
///
/// Crash argument. An append compares what is there already, so a piece whose outcome nobody knows
/// is appended again: that settles it. The checkpoint goes with the last piece, so it is never
/// ahead of the events; killed between two pieces, it is behind them, and what comes again is
/// compared.
final class Appender {
  private final Route route;
  private final LogCapabilities limits;
  private final Patience patience;
  private long written;
  private long same;

  Appender(Route route, Patience patience) {
    this.route = route;
    this.limits = route.target().capabilities();
    this.patience = patience;
  }

  long written() {
    return written;
  }

  long same() {
    return same;
  }

  /// @throws CopyFault if something else stands there
  /// @throws EventLogException if the target does not take it
  void append(List<Event> events, Optional<Checkpoint> checkpoint) throws InterruptedException {
    List<Event> piece = new ArrayList<>();
    long bytes = 0;
    for (Event event : events) {
      long size = event.payload().size();
      if (piece.size() == limits.batchEvents()
          || !piece.isEmpty() && bytes + size > limits.batchBytes().bytes()) {
        send(new Append(piece, Optional.empty()));
        piece.clear();
        bytes = 0;
      }
      piece.add(event);
      bytes += size;
    }
    if (!piece.isEmpty() || checkpoint.isPresent()) {
      send(new Append(piece, checkpoint));
    }
  }

  private void send(Append append) throws InterruptedException {
    AppendOutcome.Done done =
        patience.call(
            () -> done(route.target().append(append)),
            fault -> fault instanceof Unsettled || retryable(fault));
    written += done.written();
    same += done.same();
  }

  private static boolean retryable(RuntimeException fault) {
    return fault instanceof EventLogException log && log.retryable();
  }

  private AppendOutcome.Done done(AppendOutcome outcome) {
    return switch (outcome) {
      case AppendOutcome.Done done -> done;
      case AppendOutcome.Conflict(var clashes) ->
          throw CopyFault.conflict(route.targetName(), clashes);
      case AppendOutcome.Refused(EventLogException reason) -> throw reason;
      case AppendOutcome.Unknown(EventLogException cause) -> throw new Unsettled(cause);
    };
  }

  /// Nobody knows what became of it.
  private static final class Unsettled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsettled(EventLogException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
