package org.tranship.core.bus;

/// Which subscription of which topic. Subscriptions of several topics may have one name.
///
/// @param topic the topic's path, such as `conference/events`
/// @param name the subscription's own
public record SubscriptionName(String topic, String name) {
  public SubscriptionName {
    if (topic.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("A subscription has a name and a topic.");
    }
  }

  /// What came in and was not settled yet.
  public MessageSource messages() {
    return new MessageSource(this, false);
  }

  /// What was put aside.
  public MessageSource deadLetters() {
    return new MessageSource(this, true);
  }

  @Override
  public String toString() {
    return topic + "/" + name;
  }
}
