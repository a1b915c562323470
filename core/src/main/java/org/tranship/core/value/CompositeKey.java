package org.tranship.core.value;

import java.util.ArrayList;
import java.util.List;

/// The key of a row that several columns name, as one [Key].
///
/// One component stands for itself, unchanged. Several are joined by `/`; inside each of them `%`,
/// `/`, and the control characters U+0000 to U+001F and U+007F are written as `%` and two
/// upper-case hexadecimal digits of their UTF-8 byte. Nothing else is encoded and no other spelling
/// is accepted, so keys and lists of components of one length correspond one to one. A component
/// may be empty (`/b` is the pair of "" and "b"). The order of keys is not the order of the rows.
///
/// @param components the text of each key column, in the order in which the location names them
public record CompositeKey(List<String> components) {
  public CompositeKey {
    components = List.copyOf(components);
    if (components.isEmpty()) {
      throw new IllegalArgumentException("A key needs at least one component.");
    }
  }

  public static CompositeKey of(String... components) {
    return new CompositeKey(List.of(components));
  }

  /// These components as a key.
  ///
  /// @throws IllegalArgumentException if there is one component and it is empty, or if one has no
  ///   UTF-8 form
  public Key encode() {
    if (components.size() == 1) {
      return Key.of(components.getFirst());
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < components.size(); i++) {
      if (i > 0) {
        text.append('/');
      }
      append(text, components.get(i));
    }
    return Key.of(text.toString());
  }

  /// The components of a key.
  ///
  /// @param count how many there must be
  /// @throws IllegalArgumentException saying what is wrong with the key, as a sentence: another
  ///   number of components, or a spelling that [#encode] never makes
  public static CompositeKey decode(Key key, int count) {
    if (count == 1) {
      return new CompositeKey(List.of(key.text()));
    }
    CompositeKey decoded = decodeLeading(key.text() + "/");
    if (decoded.components().size() != count) {
      throw new IllegalArgumentException(
          "The key has "
              + decoded.components().size()
              + (decoded.components().size() == 1 ? " component" : " components")
              + " between slashes where the table's key has "
              + count
              + " columns.");
    }
    return decoded;
  }

  /// The components that a slash ends, for the front of a key.
  public static CompositeKey decodeLeading(String text) {
    List<String> components = new ArrayList<>();
    int start = 0;
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', start)) {
      components.add(decodeComponent(text.substring(start, slash)));
      start = slash + 1;
    }
    return new CompositeKey(components);
  }

  private static void append(StringBuilder text, String component) {
    int plain = 0;
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (mustEncode(c)) {
        text.append(component, plain, i).append('%');
        text.append(hexDigit(c >> 4)).append(hexDigit(c & 15));
        plain = i + 1;
      }
    }
    text.append(component, plain, component.length());
  }

  private static String decodeComponent(String text) {
    if (text.indexOf('%') < 0) {
      refuseBareControls(text);
      return text;
    }
    refuseBareControls(text);
    StringBuilder component = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        component.append(c);
        continue;
      }
      int value =
          i + 2 < text.length() ? 16 * digit(text.charAt(i + 1)) + digit(text.charAt(i + 2)) : -1;
      if (value < 0 || !mustEncode((char) value)) {
        throw new IllegalArgumentException(
            "The key component \""
                + text
                + "\" has a % that starts none of the codes %25, %2F, %00 to %1F and %7F.");
      }
      component.append((char) value);
      i += 2;
    }
    return component.toString();
  }

  private static void refuseBareControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == 0x7f) {
        throw new IllegalArgumentException(
            "A component of the key holds the control character "
                + String.format("U+%04X", (int) c)
                + ", which is to be written as a percent code.");
      }
    }
  }

  private static boolean mustEncode(char c) {
    return c == '%' || c == '/' || c < 0x20 || c == 0x7f;
  }

  private static char hexDigit(int value) {
    return (char) (value < 10 ? '0' + value : 'A' + value - 10);
  }

  /// The value of an upper-case hexadecimal digit, or a number so negative that the sum stays so.
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1000;
  }
}
