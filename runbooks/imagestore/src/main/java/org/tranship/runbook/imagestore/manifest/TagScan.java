package org.tranship.runbook.imagestore.manifest;

import java.util.Optional;

/// Finds the tags in a text of XML, one after the other: beside a parser, which says what they mean
/// and that they are well-formed, but not reliably where they stand. Comments, sections of
/// characters and instructions are passed over, and a `>` in a value ends no tag.
final class TagScan {
  /// A tag in the text.
  ///
  /// @param start of its `<`
  /// @param end behind its `>`
  /// @param name with its prefix
  /// @param closing whether it is an end tag
  /// @param empty whether it ends in `/>`
  record Found(int start, int end, String name, boolean closing, boolean empty) {}

  private final String text;
  private int at;

  TagScan(String text) {
    this.text = text;
  }

  /// The next tag; empty if there is none, or where it ends cannot be told.
  Optional<Found> next() {
    for (int start = text.indexOf('<', at); start >= 0; start = text.indexOf('<', at)) {
      if (text.startsWith("<!--", start)) {
        passOver(start + 4, "-->");
      } else if (text.startsWith("<![CDATA[", start)) {
        passOver(start + 9, "]]>");
      } else if (text.startsWith("<?", start)) {
        passOver(start + 2, "?>");
      } else {
        return tag(start);
      }
    }
    return Optional.empty();
  }

  private void passOver(int from, String last) {
    int end = text.indexOf(last, from);
    at = end < 0 ? text.length() : end + last.length();
  }

  private Optional<Found> tag(int start) {
    char quote = 0;
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        at = i + 1;
        boolean closing = text.charAt(start + 1) == '/';
        boolean empty = !closing && text.charAt(i - 1) == '/';
        return Optional.of(
            new Found(start, at, name(closing ? start + 2 : start + 1), closing, empty));
      }
    }
    at = text.length();
    return Optional.empty();
  }

  private String name(int from) {
    int end = from;
    while (" \t\r\n/>".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(from, end);
  }
}
