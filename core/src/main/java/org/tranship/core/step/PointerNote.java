package org.tranship.core.step;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.catalog.Pointer;

/// A row's values as the text of a note: form-encoded `column=value` pairs joined by `&`, in the
/// order of the column names. A NULL column is absent.
public final class PointerNote {
  private PointerNote() {}

  public static String text(Pointer pointer) {
    StringBuilder text = new StringBuilder();
    pointer
        .values()
        .forEach(
            (column, value) -> {
              text.append(text.isEmpty() ? "" : "&").append(encode(column));
              text.append('=').append(encode(value));
            });
    return text.toString();
  }

  /// @throws IllegalArgumentException if the text is of another form
  public static Pointer parse(String text) {
    Map<String, String> values = new TreeMap<>();
    if (!text.isEmpty()) {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("Not a row's values: " + text);
        }
        values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new Pointer(values);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
