package org.tranship.events.projection;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Position;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.events.transform.JsonField;
import org.tranship.events.transform.JsonPayload;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a rule puts into a column, as plans write it.
///
/// `$stream`, `$version`, `$type`, `$revision`, `$time`, `$position`, `$metadata.NAME`; `$.FIELD`
/// of the payload; `$each.FIELD`, `$each` and `$index` of the element that a rule with `each` is
/// at. A minus in front of one makes a number its opposite. Everything else is the text itself; one
/// that begins with a dollar is written with two.
final class Value {
  /// What an event has to give, and at which element of it a rule is. Its payload is read as an
  /// object once, when it is asked for.
  static final class Source {
    private final Event event;
    private @Nullable ObjectNode payload;
    private final @Nullable JsonNode element;
    private final int index;

    Source(Event event) {
      this(event, null, null, 0);
    }

    private Source(
        Event event, @Nullable ObjectNode payload, @Nullable JsonNode element, int index) {
      this.event = event;
      this.payload = payload;
      this.element = element;
      this.index = index;
    }

    Event event() {
      return event;
    }

    /// @throws org.tranship.events.transform.TransformFault if it is none
    ObjectNode payload() {
      ObjectNode known = payload;
      if (known == null) {
        known = JsonPayload.object(event);
        payload = known;
      }
      return known;
    }

    Source at(JsonNode each, int place) {
      return new Source(event, payload(), each, place);
    }
  }

  /// Where a value is taken from.
  private interface Taken {
    Optional<String> from(Source source);
  }

  private final Taken taken;
  private final boolean negative;

  private Value(Taken taken, boolean negative) {
    this.taken = taken;
    this.negative = negative;
  }

  /// @throws IllegalArgumentException if it cannot be understood
  static Value parse(String text) {
    if (text.startsWith("-$")) {
      return new Value(taken(text.substring(1)), true);
    }
    if (text.startsWith("$$")) {
      return new Value(_ -> Optional.of(text.substring(1)), false);
    }
    return new Value(text.startsWith("$") ? taken(text) : _ -> Optional.of(text), false);
  }

  private static Taken taken(String text) {
    if (text.startsWith("$.")) {
      JsonField field = JsonField.of(text.substring(2));
      return source -> field.in(source.payload()).flatMap(Value::text);
    }
    if (text.startsWith("$each.")) {
      JsonField field = JsonField.of(text.substring(6));
      return source ->
          source.element instanceof ObjectNode object
              ? field.in(object).flatMap(Value::text)
              : Optional.empty();
    }
    if (text.startsWith("$metadata.")) {
      String name = text.substring(10);
      return source -> Optional.ofNullable(source.event.metadata().get(name));
    }
    return switch (text) {
      case "$stream" -> source -> Optional.of(source.event.stream());
      case "$version" -> source -> Optional.of(Long.toString(source.event.version()));
      case "$type" -> source -> Optional.of(source.event.type());
      case "$revision" -> source -> Optional.of(source.event.revision());
      case "$time" -> source -> source.event.time().map(Instant::toString);
      case "$position" -> source -> source.event.position().map(Position::token);
      case "$each" -> source -> Optional.ofNullable(source.element).flatMap(Value::text);
      case "$index" -> source -> Optional.of(Integer.toString(source.index));
      default ->
          throw new IllegalArgumentException(
              "nobody knows the value \""
                  + text
                  + "\"; there is $.FIELD, $each.FIELD, $each, $index, $stream, $version, $type,"
                  + " $revision, $time, $position and $metadata.NAME, and a text that begins with a"
                  + " dollar is written with two");
    };
  }

  private static Optional<String> text(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(node.isString() ? node.asString() : node.toString());
  }

  /// The text; empty where the event has nothing there.
  ///
  /// @throws IllegalArgumentException if the opposite is wanted of what is no number
  Optional<String> of(Source source) {
    Optional<String> text = taken.from(source);
    return negative ? text.map(it -> number(it).negate().toPlainString()) : text;
  }

  /// @throws IllegalArgumentException if it is none
  static BigDecimal number(String text) {
    try {
      return ViewColumn.number(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("\"" + text + "\" is no number that can be held");
    }
  }
}
