package org.tranship.core.bus.filter;

import java.util.Locale;
import java.util.Optional;

/// What is compared in a condition.
public sealed interface Operand {

  /// A value that stands in the condition itself.
  record Literal(PropertyValue value) implements Operand {}

  /// A field or property of the message.
  ///
  /// @param system whether it is a field that every message has (`sys.`), and not a property
  /// @param name without its scope
  record Property(boolean system, String name) implements Operand {
    /// What the message has under the name.
    public Optional<PropertyValue> in(MessageFields message) {
      return system ? message.system(name) : message.user(name);
    }
  }

  /// Its value in a message; empty if there is none.
  default Optional<PropertyValue> value(MessageFields message) {
    return switch (this) {
      case Literal literal -> Optional.of(literal.value());
      case Property property -> property.in(message);
    };
  }

  /// As it is written in a condition.
  default String sql() {
    return switch (this) {
      case Literal(PropertyValue.Text text) -> "'" + text.text().replace("'", "''") + "'";
      case Literal(PropertyValue.Truth truth) ->
          Boolean.toString(truth.is()).toUpperCase(Locale.ROOT);
      case Literal(PropertyValue value) -> value.shown();
      case Property property ->
          (property.system() ? "sys." : "") + "[" + property.name().replace("]", "]]") + "]";
    };
  }
}
