package org.tranship.formats.report;

import java.util.Locale;

/// Text from outside, made harmless to show: keys and reasons come from stores and services, and
/// what steers a terminal or turns the direction of writing could make a report say something else
/// than the journal. Such characters are shown as `<U+001B>`; nothing else is changed.
public final class Visible {
  private Visible() {}

  /// For one line: line ends and tabs are shown, too.
  public static String line(String text) {
    return show(text, false);
  }

  /// For a paragraph: line ends stay, and a tab is a blank.
  public static String lines(String text) {
    return show(text.replace("\r\n", "\n").replace('\t', ' '), true);
  }

  /// A reason without the code at its beginning, where the code is shown beside it.
  static String without(String code, String reason) {
    return !code.isEmpty() && reason.startsWith(code + " ")
        ? reason.substring(code.length() + 1)
        : reason;
  }

  private static String show(String text, boolean lineEnds) {
    if (text.codePoints().allMatch(c -> isHarmless(c, lineEnds))) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isHarmless(c, lineEnds)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format(Locale.ROOT, "<U+%04X>", c));
              }
            });
    return shown.toString();
  }

  private static boolean isHarmless(int c, boolean lineEnds) {
    if (c == '\n') {
      return lineEnds;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
