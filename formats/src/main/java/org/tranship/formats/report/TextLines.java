package org.tranship.formats.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lines of text no longer than a width. What is too long is broken at blanks, or anywhere where a
/// word alone is longer than a line.
final class TextLines {
  private static final int FIELD = 16;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  TextLines(int width) {
    this.width = width;
  }

  /// A heading, after an empty line.
  void title(String text) {
    lines.add("");
    paragraph("", text);
  }

  /// A line made of columns.
  void row(String format, Object... columns) {
    lines.add(String.format(Locale.ROOT, format, columns).stripTrailing());
  }

  /// A name and what it has.
  void field(String name, String value) {
    hanging(String.format(Locale.ROOT, "  %-" + FIELD + "s ", Visible.line(name)), value);
  }

  /// Text with every line indented.
  void paragraph(String indent, String text) {
    wrap(indent, indent, text);
  }

  /// Text after something, with the further lines below its beginning.
  void hanging(String before, String text) {
    if (before.length() > width / 2 && before.length() + text.length() > width) {
      lines.add(before.stripTrailing());
      wrap("            ", "            ", text);
    } else {
      wrap(before, " ".repeat(before.length()), text);
    }
  }

  private void wrap(String first, String further, String text) {
    String indent = first;
    for (String paragraph : Visible.lines(text).split("\n", -1)) {
      String rest = paragraph.stripTrailing();
      while (rest.length() > width - indent.length()) {
        int most = width - indent.length();
        int blank = rest.lastIndexOf(' ', most);
        int wordEnd = rest.indexOf(' ', blank + 1);
        int word = (wordEnd < 0 ? rest.length() : wordEnd) - blank - 1;
        int cut = blank > 0 && word <= most ? blank : most;
        if (Character.isLowSurrogate(rest.charAt(cut))) {
          cut--;
        }
        lines.add((indent + rest.substring(0, cut)).stripTrailing());
        rest = rest.substring(cut).stripLeading();
        indent = further;
      }
      lines.add((indent + rest).stripTrailing());
      indent = further;
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
