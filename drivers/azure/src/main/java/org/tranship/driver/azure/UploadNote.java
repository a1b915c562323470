package org.tranship.driver.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Content;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// What is written down of an upload in parts when it is begun: lines of ASCII, every text in
/// base64.
///
/// @param key what it will become
/// @param attributes with these
record UploadNote(Key key, Attributes attributes) {
  Content.Bytes content() {
    StringBuilder text = new StringBuilder(encoded(key.text())).append('\n');
    attributes
        .asMap()
        .forEach(
            (name, value) ->
                text.append(encoded(name)).append(' ').append(encoded(value)).append('\n'));
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return new Content.Bytes(bytes, 0, bytes.length);
  }

  static UploadNote read(byte[] content) {
    List<String> lines = new String(content, StandardCharsets.US_ASCII).lines().toList();
    Map<String, String> attributes = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int blank = line.indexOf(' ');
      attributes.put(decoded(line.substring(0, blank)), decoded(line.substring(blank + 1)));
    }
    return new UploadNote(Key.of(decoded(lines.getFirst())), Attributes.of(attributes));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
