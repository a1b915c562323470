package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.step.StepFailed;

/// A subscription that the worker of one release receives from.
///
/// @param bus where it is
/// @param sessions whether it is received session by session
/// @param takes which messages it gets while its release is live
record Side(Bus bus, SubscriptionName name, boolean sessions, Filter takes) {
  /// The code of a side that has more than can be compared.
  static final String MUCH = "TRJ-137";

  /// The code of messages that are in somebody's hand although nobody should have any.
  static final String IN_HAND = "TRJ-147";

  private static final int PAGE = 500;
  private static final int MOST = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  boolean exists() {
    return bus.topology().subscription(name).isPresent();
  }

  /// What it has, by id. A broker may leave out what is in somebody's hand: see [#hidden].
  ///
  /// @throws StepFailed if that is more than can be compared
  Map<String, StoredMessage> held() {
    return held(name.messages());
  }

  /// What was put aside there, which nobody has handled.
  Map<String, StoredMessage> dead() {
    return held(name.deadLetters());
  }

  private Map<String, StoredMessage> held(MessageSource source) {
    Map<String, StoredMessage> held = new TreeMap<>();
    long after = -1;
    List<StoredMessage> page = bus.peek(source, after, PAGE);
    while (!page.isEmpty()) {
      page.forEach(it -> held.put(it.message().id(), it));
      if (held.size() > MOST) {
        throw new StepFailed(
            MUCH
                + " The subscription "
                + name
                + " has more than "
                + MOST
                + " messages that nobody has handled. Nothing was switched. Let the worker of the"
                + " release that is live handle them, and run the same command again.");
      }
      after = page.getLast().sequence();
      page = bus.peek(source, after, PAGE);
    }
    return held;
  }

  /// How many messages are in somebody's hand and cannot be seen. Only of a side whose worker is
  /// off: what comes in between two looks makes it less and never more.
  long hidden() {
    long counted = bus.topology().subscription(name).map(SubscriptionState::active).orElse(0L);
    return Math.max(0, counted - held().size());
  }

  /// Whether it gets everything, if that is what it takes. Of one that takes less nothing is known
  /// that would say no: its release writes the rules in its own words.
  boolean open() {
    return !takes.equals(Filter.ALL)
        || bus.topology().rules(name).stream().anyMatch(rule -> rule.filter().equals(takes));
  }

  /// Takes messages off; what is in front of them comes again. Only while its worker is off.
  ///
  /// @return how many that were
  /// @throws StepFailed if one of them is there still, in somebody's hand
  long take(Collection<StoredMessage> messages) {
    Map<Optional<String>, Set<String>> ids = new HashMap<>();
    for (StoredMessage each : messages) {
      boolean _ =
          ids.computeIfAbsent(
                  sessions ? each.message().session() : Optional.empty(), _ -> new HashSet<>())
              .add(each.message().id());
    }
    long gone = 0;
    for (Map.Entry<Optional<String>, Set<String>> one : ids.entrySet()) {
      gone += take(one.getKey(), one.getValue());
    }
    if (gone < messages.size()) {
      requireGone(messages);
    }
    return gone;
  }

  private void requireGone(Collection<StoredMessage> messages) {
    Set<String> left = held().keySet();
    for (StoredMessage each : messages) {
      if (left.contains(each.message().id())) {
        throw new StepFailed(
            IN_HAND
                + " The message "
                + each.message().id()
                + " of "
                + name
                + " cannot be taken off: somebody has it in hand. See who receives there, or wait"
                + " until its lock ends, and run the same command again.");
      }
    }
  }

  private long take(Optional<String> session, Set<String> ids) {
    Optional<Receiver> opened =
        sessions
            ? bus.session(name, session, PATIENCE)
            : Optional.of(bus.receiver(name.messages()));
    if (opened.isEmpty()) {
      return 0;
    }
    try (Receiver receiver = opened.get()) {
      List<Delivery> kept = new ArrayList<>();
      long gone = 0;
      Optional<Delivery> next = receiver.receive(Duration.ZERO);
      while (next.isPresent() && gone < ids.size()) {
        if (!ids.contains(next.get().message().id())) {
          kept.add(next.get());
        } else if (receiver.complete(next.get()) instanceof SettleOutcome.Done) {
          gone++;
        }
        next = gone < ids.size() ? receiver.receive(Duration.ZERO) : Optional.empty();
      }
      for (Delivery each : kept) {
        var _ = receiver.abandon(each);
      }
      return gone;
    }
  }
}
