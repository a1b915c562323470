package org.tranship.core.bus;

import java.time.Duration;
import java.util.Optional;

/// How a topic is made.
///
/// @param name its path, such as `conference/events`
/// @param duplicateWindow for how long ids of messages are remembered, so that one that is sent
///   again is taken and dropped; empty for not at all
/// @param timeToLive for how long messages live that say no less; empty for ever
public record TopicSettings(
    String name, Optional<Duration> duplicateWindow, Optional<Duration> timeToLive) {
  public TopicSettings {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A topic has a name.");
    }
  }

  /// A topic that takes what it gets.
  public static TopicSettings of(String name) {
    return new TopicSettings(name, Optional.empty(), Optional.empty());
  }

  public TopicSettings withDuplicateWindow(Duration window) {
    return new TopicSettings(name, Optional.of(window), timeToLive);
  }

  public TopicSettings withTimeToLive(Duration time) {
    return new TopicSettings(name, duplicateWindow, Optional.of(time));
  }
}
