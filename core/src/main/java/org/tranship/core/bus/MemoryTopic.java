package org.tranship.core.bus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A topic of the [MemoryBus], which is held by whoever calls.
final class MemoryTopic {
  private final TopicSettings settings;
  private final NavigableMap<String, MemorySubscription> subscriptions = new TreeMap<>();
  private final List<BusMessage> scheduled = new ArrayList<>();

  /// When each id was first seen, oldest first.
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  private boolean sending = true;

  MemoryTopic(TopicSettings settings) {
    this.settings = settings;
  }

  NavigableMap<String, MemorySubscription> subscriptions() {
    return subscriptions;
  }

  boolean sending() {
    return sending;
  }

  void allowSending(boolean allowed) {
    sending = allowed;
  }

  TopicState state() {
    return new TopicState(settings, scheduled.size(), sending);
  }

  /// Takes a message that was not refused.
  void take(BusMessage message, Instant now) {
    if (settings.duplicateWindow().isPresent() && seen.putIfAbsent(message.id(), now) != null) {
      return;
    }
    if (message.scheduledFor().filter(at -> at.isAfter(now)).isPresent()) {
      scheduled.add(message);
    } else {
      deliver(message, now);
    }
  }

  private void deliver(BusMessage message, Instant now) {
    BusMessage without =
        new BusMessage(
            message.id(),
            message.session(),
            message.correlation(),
            message.label(),
            message.contentType(),
            message.properties(),
            message.body(),
            message.timeToLive(),
            Optional.empty());
    for (MemorySubscription subscription : subscriptions.values()) {
      if (subscription.takes(without)) {
        subscription.put(without, now, settings.timeToLive());
      }
    }
  }

  /// Brings about what the time has.
  void pass(Instant now) {
    settings
        .duplicateWindow()
        .ifPresent(
            window -> {
              var oldest = seen.values().iterator();
              while (oldest.hasNext() && !oldest.next().plus(window).isAfter(now)) {
                oldest.remove();
              }
            });
    List<BusMessage> due =
        scheduled.stream()
            .filter(message -> !message.scheduledFor().orElse(now).isAfter(now))
            .sorted(Comparator.comparing(message -> message.scheduledFor().orElse(now)))
            .toList();
    if (!due.isEmpty()) {
      scheduled.removeAll(due);
      due.forEach(message -> deliver(message, message.scheduledFor().orElse(now)));
    }
    subscriptions.values().forEach(subscription -> subscription.pass(now));
  }
}
