package org.tranship.formats.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Writes HTML that is well-formed XML, too. Everything given is escaped; only tags and the names
/// of attributes are taken as they are, and they are always ours.
final class Html {
  private static final Set<String> VOID = Set.of("meta", "link", "rect", "line");

  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /// Begins an element.
  ///
  /// @param attributes names and values in turn
  Html open(String tag, Object... attributes) {
    begin(tag, attributes);
    if (VOID.contains(tag)) {
      out.append("/>");
    } else {
      out.append('>');
      open.push(tag);
    }
    return this;
  }

  /// Ends the element begun last, and a line.
  Html close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /// An element that holds text alone.
  Html element(String tag, String text, Object... attributes) {
    begin(tag, attributes);
    out.append('>');
    text(text);
    out.append("</").append(tag).append('>');
    return this;
  }

  Html text(String text) {
    out.append(escape(Visible.lines(text)));
    return this;
  }

  /// Text in which commands stand between back quotes.
  Html withCode(String text) {
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1) {
        element("code", parts[i]);
      } else {
        text(parts[i]);
      }
    }
    return this;
  }

  /// Our own style sheet, which has nothing to escape.
  Html style(String css) {
    if (css.contains("<") || css.contains("&")) {
      throw new IllegalArgumentException("A style sheet in a page holds neither < nor &.");
    }
    out.append("<style>\n").append(css).append("</style>\n");
    return this;
  }

  private void begin(String tag, Object... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escape(Visible.lines(attributes[i + 1].toString())))
          .append('"');
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// The page; every element must be closed.
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Elements are still open: " + open);
    }
    return out.toString();
  }
}
