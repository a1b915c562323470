package org.tranship.events.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.tranship.core.eventlog.Event;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the rules of a plan do. A payload that a rule leaves as it is keeps its bytes; one that it
/// changes is written anew, without spaces and with its fields in their order.
final class Changes {
  private Changes() {}

  static DeclaredRule.Change rename(String type) {
    return event -> List.of(event.withType(type));
  }

  static DeclaredRule.Change revise(String revision) {
    return event -> List.of(event.withRevision(revision));
  }

  static DeclaredRule.Change drop() {
    return new DeclaredRule.Change() {
      @Override
      public List<Event> apply(Event event) {
        return List.of();
      }

      @Override
      public boolean oneToOne() {
        return false;
      }
    };
  }

  static DeclaredRule.Change renameField(JsonField from, JsonField to) {
    return payload(
        (event, object) -> {
          Optional<JsonNode> value = from.in(object);
          if (value.isEmpty()) {
            return false;
          }
          if (to.in(object).isPresent()) {
            throw TransformFault.failed(
                event, "it has both a field " + from + " and a field " + to + ".", null);
          }
          boolean _ = from.remove(object);
          return put(event, object, to, value.get());
        });
  }

  /// Adds a field where there is none.
  static DeclaredRule.Change addField(JsonField field, JsonNode value) {
    return payload(
        (event, object) -> field.in(object).isEmpty() && put(event, object, field, value));
  }

  /// Adds a field where there is none, with the value of another one.
  static DeclaredRule.Change copyField(JsonField field, JsonField from) {
    return payload(
        (event, object) ->
            field.in(object).isEmpty()
                && from.in(object)
                    .map(value -> put(event, object, field, value.deepCopy()))
                    .orElse(false));
  }

  static DeclaredRule.Change dropField(JsonField field) {
    return payload((_, object) -> field.remove(object));
  }

  /// Replaces some values of a field by others.
  static DeclaredRule.Change mapField(JsonField field, Map<String, JsonNode> values) {
    return payload(
        (event, object) -> {
          Optional<JsonNode> found = field.in(object);
          Optional<JsonNode> other =
              found.flatMap(value -> Optional.ofNullable(values.get(value.asString(""))));
          return other.isPresent() && put(event, object, field, other.get());
        });
  }

  /// Makes an event of each type whose condition holds.
  ///
  /// @param parts the types to their conditions, in the order of the events
  /// @param fields the types to the fields that they keep; a type that is not there keeps all
  static DeclaredRule.Change split(Map<String, Where> parts, Map<String, Set<String>> fields) {
    Map<String, Where> ordered = new LinkedHashMap<>(parts);
    return new DeclaredRule.Change() {
      @Override
      public List<Event> apply(Event event) {
        ObjectNode object = JsonPayload.object(event);
        List<Event> made = new ArrayList<>();
        ordered.forEach(
            (type, where) -> {
              if (where.holds(object)) {
                Set<String> kept = fields.getOrDefault(type, Set.of());
                Event part = event.withType(type);
                made.add(
                    kept.isEmpty()
                        ? part
                        : part.withPayload(JsonPayload.payload(object.deepCopy().retain(kept))));
              }
            });
        return made;
      }

      @Override
      public boolean oneToOne() {
        return false;
      }
    };
  }

  private static DeclaredRule.Change payload(BiFunction<Event, ObjectNode, Boolean> change) {
    return event -> {
      ObjectNode object = JsonPayload.object(event);
      return change.apply(event, object)
          ? List.of(event.withPayload(JsonPayload.payload(object)))
          : List.of(event);
    };
  }

  private static boolean put(Event event, ObjectNode object, JsonField field, JsonNode value) {
    if (!field.put(object, value)) {
      throw TransformFault.failed(
          event,
          "the field " + field + " cannot be put there: something on the way is no object.",
          null);
    }
    return true;
  }
}
