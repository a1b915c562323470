package org.tranship.driver.swift;

import java.io.IOException;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as Swift and the identity services speak it. Documents are small: a page of a listing, a
/// token with its catalogue, a manifest.
final class SwiftJson {
  /// Far more than a page of a listing or a manifest has.
  private static final int LARGEST = 32 * 1024 * 1024;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SwiftJson() {}

  /// Reads the whole body as one document; the answer stays open.
  static JsonNode read(HttpAnswer answer) throws IOException {
    byte[] bytes = answer.body().readNBytes(LARGEST);
    if (bytes.length == LARGEST) {
      throw new SwiftAnswerFault("the server's answer is larger than " + LARGEST + " bytes");
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node.isMissingNode()) {
        throw new SwiftAnswerFault("the server's answer is empty where JSON was expected");
      }
      return node;
    } catch (JacksonException e) {
      // The parser's message quotes what it read, which may hold a token.
      throw new SwiftAnswerFault("the server's answer is not the JSON that was expected");
    }
  }

  /// A list with nothing in it.
  static JsonNode none() {
    return MAPPER.createArrayNode();
  }

  /// A document as the body of a request.
  static Content.Bytes content(Object document) {
    byte[] bytes = MAPPER.writeValueAsBytes(document);
    return new Content.Bytes(bytes, 0, bytes.length);
  }

  /// The text of a field, or empty text.
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() || value.isNumber() ? value.asString() : "";
  }
}
