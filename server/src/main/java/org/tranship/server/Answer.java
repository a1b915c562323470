package org.tranship.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.tranship.formats.Json;

/// What a caller gets.
///
/// @param type the content type
/// @param headers beside those that every answer has
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  static Answer json(int status, Map<String, ?> document) {
    return new Answer(status, JSON, bytes(Json.pretty(document) + "\n"), Map.of());
  }

  /// Text that is served as it is.
  static Answer text(String type, String text) {
    return new Answer(200, type, bytes(text), Map.of());
  }

  Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
