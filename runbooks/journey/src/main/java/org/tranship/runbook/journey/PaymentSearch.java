package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.filter.PropertyValue;
import org.tranship.runbook.journey.format.PayloadType;

/// Looks whether a ConfirmOrderPayment is among the commands that nobody has handled. The second
/// release has no handler for it: the order that it is of would be paid for and never confirmed.
///
/// @param bus where the commands are
record PaymentSearch(Bus bus) {
  /// The command.
  static final String PAYMENT = "ConfirmOrderPayment";

  private static final int PAGE = 500;
  private static final int MOST = 50_000;

  /// Why it may be there.
  ///
  /// @param seen whether it was seen; else nobody can tell that it is not there
  /// @param text a clause
  record Suspicion(boolean seen, String text) {}

  /// Looks through subscriptions.
  ///
  /// @param commands those of the topic of commands that hold messages
  /// @return empty if it is in none of them
  Optional<Suspicion> among(List<SubscriptionName> commands) {
    if (!commands.isEmpty() && !bus.capabilities().peek()) {
      return unknown("this bus does not let messages be looked at without taking them");
    }
    Optional<Suspicion> doubt = Optional.empty();
    for (SubscriptionName each : commands) {
      Optional<Suspicion> found = in(each);
      if (found.filter(Suspicion::seen).isPresent()) {
        return found;
      }
      doubt = doubt.or(() -> found);
    }
    return doubt;
  }

  private Optional<Suspicion> in(SubscriptionName name) {
    Optional<Suspicion> doubt = Optional.empty();
    long looked = 0;
    long after = -1;
    List<StoredMessage> page = bus.peek(name.messages(), after, PAGE);
    while (!page.isEmpty() && looked < MOST) {
      for (StoredMessage each : page) {
        String type = type(each.message()).orElse("");
        String which = "the message " + each.message().id() + " of " + name;
        if (type.equals(PAYMENT)) {
          return Optional.of(new Suspicion(true, which + " is a " + PAYMENT));
        }
        if (type.isEmpty() && doubt.isEmpty()) {
          doubt = unknown(which + " does not say what it is");
        }
      }
      looked += page.size();
      after = page.getLast().sequence();
      page = bus.peek(name.messages(), after, PAGE);
    }
    long all = bus.topology().subscription(name).map(SubscriptionState::active).orElse(0L);
    return doubt.isEmpty() && all > looked
        ? unknown(all - looked + " messages of " + name + " could not be looked at")
        : doubt;
  }

  private static Optional<Suspicion> unknown(String text) {
    return Optional.of(new Suspicion(false, text));
  }

  /// By its payload, or by the property that a release gives its messages besides.
  private static Optional<String> type(BusMessage message) {
    try {
      return Optional.of(PayloadType.read(message.body().text()).typeName());
    } catch (IllegalArgumentException _) {
      return Stream.of("TypeName", "EventType")
          .flatMap(it -> message.user(it).stream())
          .map(PropertyValue::shown)
          .findFirst();
    }
  }
}
