package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.filter.Filter;
import org.tranship.runbook.journey.format.PayloadFields;

/// Commands about seats that have no session, as the second release sends them. The third receives
/// them session by session.
///
/// Crash argument. Each is sent once more, under a new id, with the session that the third release
/// gives it, and then taken off the second's side. Both workers are off, so whatever was sent is
/// there still, on both sides: killed in between, it is found there and not sent again, however
/// long that was ago, and what it was made from is taken off. The same on the way back, before the
/// second's worker is on.
///
/// @param second the second release's subscription of commands
/// @param third the third's, with sessions, for commands about seats
/// @param types of the commands that are meant
record SessionlessSeats(Bus bus, Side second, Side third, Filter types) {
  private static final String MOVED = "-moved";

  /// Gives those that nobody has handled to the third release.
  ///
  /// @return how many there were
  long move() {
    Set<String> sent = new HashSet<>(second.held().keySet());
    sent.addAll(third.held().keySet());
    List<StoredMessage> moved = new ArrayList<>();
    for (StoredMessage stored : second.held().values()) {
      BusMessage message = stored.message();
      if (message.session().isEmpty() && types.matches(message)) {
        if (!sent.contains(message.id() + MOVED)) {
          requireSent(bus.send(second.name().topic(), again(message)));
        }
        moved.add(stored);
      }
    }
    return second.take(moved);
  }

  /// Takes off the second's side what was sent once more and is there twice since.
  ///
  /// @return how many there were
  long settle() {
    Set<String> held = second.held().keySet();
    return second.take(
        second.held().values().stream()
            .filter(it -> it.message().session().isEmpty())
            .filter(it -> held.contains(it.message().id() + MOVED))
            .toList());
  }

  private static BusMessage again(BusMessage message) {
    String conference = PayloadFields.read(message.body().text()).need("ConferenceId");
    return new BusMessage(
        message.id() + MOVED,
        Optional.of("SeatsAvailability_" + conference),
        message.correlation(),
        message.label(),
        message.contentType(),
        message.properties(),
        message.body(),
        Optional.empty(),
        Optional.empty());
  }

  private static void requireSent(SendOutcome outcome) {
    switch (outcome) {
      case SendOutcome.Done _ -> {}
      case SendOutcome.Refused(var reason) -> throw reason;
      case SendOutcome.Unknown(var cause) -> throw cause;
    }
  }
}
