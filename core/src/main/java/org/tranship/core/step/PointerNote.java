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
    return plain(text) ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Whether the decoder gives it back as it is. Most addresses are so, and there are as many of
  /// them as there are rows.
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '%' || c == '&' || c == '+' || c == '=') {
        return false;
      }
    }
    return true;
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
