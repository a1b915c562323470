package org.tranship.core.value;

/// A text of any characters as one line without tabs, and back, for what is kept in lines.
public final class OneLine {
  private OneLine() {}

  /// The line.
  public static String of(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "\\0");
  }

  /// What [#of] was given.
  public static String read(String line) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char each = line.charAt(i);
      if (each == '\\' && i + 1 < line.length()) {
        i++;
        plain.append(
            switch (line.charAt(i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case '0' -> '\0';
              default -> line.charAt(i);
            });
      } else {
        plain.append(each);
      }
    }
    return plain.toString();
  }
}
