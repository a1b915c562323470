package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as the API speaks it. Documents are small: an object's description, a page of a listing.
final class GcsJson {
  /// Far more than a page of a listing has.
  private static final int LARGEST = 32 * 1024 * 1024;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private GcsJson() {}

  /// Reads the whole body as one document; the answer stays open.
  static JsonNode read(HttpAnswer answer) throws IOException {
    byte[] bytes = answer.body().readNBytes(LARGEST);
    if (bytes.length == LARGEST) {
      throw new GcsAnswerFault("the server's answer is larger than " + LARGEST + " bytes");
    }
    return tryRead(bytes)
        .orElseThrow(
            () -> new GcsAnswerFault("the server's answer is not the JSON that was expected"));
  }

  /// The object that the bytes are; empty if they are anything else.
  static Optional<JsonNode> tryRead(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// A document as the body of a request.
  static Content.Bytes content(Object document) {
    byte[] bytes = MAPPER.writeValueAsBytes(document);
    return new Content.Bytes(bytes, 0, bytes.length);
  }

  /// The text of a field, or empty text. Numbers of 64 bits are texts in this API.
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() || value.isNumber() ? value.asString() : "";
  }
}
