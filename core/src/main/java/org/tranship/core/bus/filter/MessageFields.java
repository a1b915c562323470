package org.tranship.core.bus.filter;

import java.util.Optional;

/// What a filter can ask of a message.
public interface MessageFields {
  /// A field that every message has, by the name that Azure Service Bus gives it, such as
  /// `MessageId`, `SessionId`, `CorrelationId`, `Label` or `ContentType`, whatever the case of its
  /// letters; empty if this message does not have it, or there is none of the name.
  Optional<PropertyValue> system(String name);

  /// A property that its sender gave it. Names differ by case.
  Optional<PropertyValue> user(String name);
}
