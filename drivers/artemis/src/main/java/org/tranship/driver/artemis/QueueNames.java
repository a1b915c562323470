package org.tranship.driver.artemis;

import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.SubscriptionName;

/// What things are called at the broker. Names with `|` are taken.
final class QueueNames {
  /// Signs that addresses cannot have: the broker's own wildcards and separators.
  private static final String FORBIDDEN = "#*|:,";

  private QueueNames() {}

  /// Why a name cannot be used; empty if it can.
  static String objection(String name) {
    for (int i = 0; i < FORBIDDEN.length(); i++) {
      if (name.indexOf(FORBIDDEN.charAt(i)) >= 0) {
        return "a name here has none of the signs " + String.join(" ", FORBIDDEN.split(""));
      }
    }
    return "";
  }

  /// The divert that takes no message and keeps how the topic was made.
  static String marker(String topic) {
    return topic + "|";
  }

  /// The divert whose filter holds the rules.
  static String divert(SubscriptionName subscription) {
    return subscription.topic() + "|" + subscription.name();
  }

  /// Address and queue, which have one name. Below the topic's address, so that its settings hold.
  static String messages(SubscriptionName subscription) {
    return subscription.topic() + ".sub|" + subscription.name();
  }

  /// Address and queue, as of its messages.
  static String deadLetters(SubscriptionName subscription) {
    return subscription.topic() + ".dead|" + subscription.name();
  }

  static String of(MessageSource source) {
    return source.dead() ? deadLetters(source.subscription()) : messages(source.subscription());
  }
}
