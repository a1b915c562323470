package org.tranship.events.transform;

import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Payloads as JSON. Numbers keep every digit, fields keep their order; a field that is there twice
/// is no JSON for us, since one of the two would be lost.
public final class JsonPayload {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonPayload() {}

  /// The payload of an event as an object of JSON.
  ///
  /// @throws TransformFault if it is none
  public static ObjectNode object(Event event) {
    String reason;
    try {
      if (MAPPER.readTree(event.payload().bytes()) instanceof ObjectNode object) {
        return object;
      }
      reason = "it is no object with fields";
    } catch (JacksonException e) {
      reason =
          "it is no JSON, at byte "
              + Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
    }
    throw new TransformFault(
        TransformFault.UNPARSEABLE,
        TransformFault.named(event)
            + " has a payload that a rule cannot read: "
            + reason
            + ". Let the rule leave out such events by its type or its revision, drop them by a"
            + " rule in front of it, or mend them at the source.",
        null);
  }

  /// A value of JSON written in a plan; what is no JSON is a text.
  static JsonNode value(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? MAPPER.getNodeFactory().stringNode(text) : node;
    } catch (JacksonException _) {
      return MAPPER.getNodeFactory().stringNode(text);
    }
  }

  static JsonNode text(String text) {
    return MAPPER.getNodeFactory().stringNode(text);
  }

  static Payload payload(JsonNode node) {
    return Payload.of(MAPPER.writeValueAsBytes(node));
  }

  /// The same value in one spelling, whatever the spaces, the order of fields and the spelling of
  /// numbers; empty if the payload is no JSON. For comparing with logs that keep the value only.
  public static Optional<Payload> canonical(Payload payload) {
    try {
      @Nullable JsonNode node = MAPPER.readTree(payload.bytes());
      return node == null || node.isMissingNode()
          ? Optional.empty()
          : Optional.of(payload(sorted(node)));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = MAPPER.createObjectNode();
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      fields.forEach((name, value) -> result.set(name, sorted(value)));
      return result;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode result = MAPPER.createArrayNode();
      array.forEach(each -> result.add(sorted(each)));
      return result;
    }
    if (node.isNumber()) {
      return MAPPER.getNodeFactory().numberNode(node.decimalValue().stripTrailingZeros());
    }
    return node;
  }
}
