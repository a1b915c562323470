package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.filter.Filter;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.format.PayloadFields;

/// Takes the messages of a topic from the worker of one release to that of the other, so that each
/// is handled, and none twice.
///
/// Argument. For a while both sides get a copy of each message: a topic gives all subscriptions
/// theirs at once. The worker of the old side goes on, and takes what it handles off its own side
/// alone. So once it is off, what the old side still has is what nobody has handled; and what the
/// new side has and the old one has not was handled, and is taken off there before the new worker
/// starts. Nothing is moved, so there is nothing to lose: killed anywhere in between, both sides
/// still have what they had, and the same is found again. A message that was in the old worker's
/// hand when it ended counts as not handled, as it does on any bus.
///
/// @param bus the bus
/// @param from subscriptions of the side that has the worker now
/// @param to those of the other, with what they take
record Shift(Bus bus, List<SubscriptionName> from, List<Side> to) {
  /// The code of a side that has more than can be compared.
  static final String MUCH = "TRJ-137";

  private static final int PAGE = 500;
  private static final int MOST = 50_000;
  private static final String MOVED = "-moved";

  Shift {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /// A subscription of the new side.
  ///
  /// @param takes which messages it gets
  record Side(SubscriptionName name, boolean sessions, Filter takes) {}

  /// What a side has, by id.
  private Map<String, StoredMessage> held(SubscriptionName name) {
    Map<String, StoredMessage> held = new TreeMap<>();
    long after = -1;
    List<StoredMessage> page = bus.peek(name.messages(), after, PAGE);
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
      page = bus.peek(name.messages(), after, PAGE);
    }
    return held;
  }

  private Map<String, StoredMessage> old() {
    Map<String, StoredMessage> all = new HashMap<>();
    from.forEach(name -> all.putAll(held(name)));
    return all;
  }

  /// Messages that the old side has alone and the new one would take: those from before both got
  /// their copy, which the old worker has to handle first.
  List<String> uncovered() {
    Map<String, StoredMessage> left = old();
    Set<String> there = new HashSet<>();
    to.forEach(side -> there.addAll(held(side.name()).keySet()));
    return left.values().stream()
        .filter(it -> !there.contains(it.message().id()))
        .filter(it -> to.stream().anyMatch(side -> side.takes().matches(it.message())))
        .sorted(Comparator.comparing(StoredMessage::enqueued))
        .map(it -> it.message().id())
        .toList();
  }

  /// Takes off the new side what the old one has handled. Only while the new worker is off.
  ///
  /// @return how many messages that were
  long trim() {
    long gone = 0;
    for (Side side : to) {
      Map<String, StoredMessage> there = held(side.name());
      // Looked at behind it: what is missing there was handled.
      Map<String, StoredMessage> left = old();
      Map<Optional<String>, Set<String>> handled = new HashMap<>();
      there.forEach(
          (id, stored) -> {
            if (!left.containsKey(id)) {
              var _ =
                  handled
                      .computeIfAbsent(
                          side.sessions() ? stored.message().session() : Optional.empty(),
                          _ -> new HashSet<>())
                      .add(id);
            }
          });
      for (Map.Entry<Optional<String>, Set<String>> one : handled.entrySet()) {
        gone += take(side.name(), side.sessions(), one.getKey(), one.getValue());
      }
    }
    return gone;
  }

  private Optional<Receiver> receiver(
      SubscriptionName name, boolean sessions, Optional<String> session) {
    return sessions
        ? bus.session(name, session, Duration.ofSeconds(1))
        : Optional.of(bus.receiver(name.messages()));
  }

  /// Takes these off; what is in front of them comes again.
  private long take(
      SubscriptionName name, boolean sessions, Optional<String> session, Set<String> ids) {
    Optional<Receiver> opened = receiver(name, sessions, session);
    if (opened.isEmpty()) {
      return 0;
    }
    try (Receiver receiver = opened.get()) {
      List<Delivery> kept = new ArrayList<>();
      long gone = 0;
      Optional<Delivery> next = receiver.receive(Duration.ZERO);
      while (next.isPresent() && gone < ids.size()) {
        if (ids.contains(next.get().message().id())) {
          var _ = receiver.complete(next.get());
          gone++;
        } else {
          kept.add(next.get());
        }
        next = gone < ids.size() ? receiver.receive(Duration.ZERO) : Optional.empty();
      }
      for (Delivery each : kept) {
        var _ = receiver.abandon(each);
      }
      return gone;
    }
  }

  /// Gives commands about seats that have no session, as the second release sends them, to the new
  /// side: each is sent once more, with the session that the third release gives it, and taken off
  /// the old side. Sent again under the same new id, the topic drops it.
  ///
  /// @param types of the commands that are meant
  /// @return how many there were
  long withSessions(Filter types) {
    long sent = 0;
    for (SubscriptionName name : from) {
      Set<String> ids = new HashSet<>();
      for (StoredMessage stored : held(name).values()) {
        BusMessage message = stored.message();
        if (message.session().isEmpty() && types.matches(message)) {
          String conference = PayloadFields.read(message.body().text()).need("ConferenceId");
          BusMessage again =
              new BusMessage(
                  message.id() + MOVED,
                  Optional.of("SeatsAvailability_" + conference),
                  message.correlation(),
                  message.label(),
                  message.contentType(),
                  message.properties(),
                  message.body(),
                  Optional.empty(),
                  Optional.empty());
          requireSent(bus.send(name.topic(), again));
          ids.add(message.id());
        }
      }
      sent += ids.isEmpty() ? 0 : take(name, false, Optional.empty(), ids);
    }
    return sent;
  }

  private static void requireSent(SendOutcome outcome) {
    switch (outcome) {
      case SendOutcome.Done _ -> {}
      case SendOutcome.Refused(var reason) -> throw reason;
      case SendOutcome.Unknown(var cause) -> throw cause;
    }
  }

  /// Takes everything off the old side, of which the new one has its copy. Only while the old
  /// worker is off and the old side gets nothing any more.
  ///
  /// @param sessions whether the old side has them
  /// @return how many messages that were
  long clear(boolean sessions) {
    long gone = 0;
    for (SubscriptionName name : from) {
      Map<Optional<String>, Set<String>> left = new HashMap<>();
      held(name)
          .forEach(
              (id, stored) -> {
                var _ =
                    left.computeIfAbsent(
                            sessions ? stored.message().session() : Optional.empty(),
                            _ -> new HashSet<>())
                        .add(id);
              });
      for (Map.Entry<Optional<String>, Set<String>> one : left.entrySet()) {
        gone += take(name, sessions, one.getKey(), one.getValue());
      }
    }
    return gone;
  }
}
