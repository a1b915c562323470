package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text whose `${ANCHORE...}` references were replaced, with the way back from a place in the new
/// text to the line and column of the old one.
///
/// Replacement is of raw text before YAML is parsed: a value with a colon, a hash or a line end
/// changes the structure of the file, in Anchore as here.
final class Substitution {
  /// Up to the first closing brace, whatever stands between, as Anchore looks for left-overs.
  static final Pattern REFERENCE = Pattern.compile("\\$\\{(ANCHORE[^}]*)\\}");

  private final String original;
  private final String text;
  private final List<Piece> pieces;

  /// A replaced reference: where it ended up and where it came from.
  private record Piece(int start, int end, int originalStart, int originalEnd) {}

  private Substitution(String original, String text, List<Piece> pieces) {
    this.original = original;
    this.text = text;
    this.pieces = pieces;
  }

  /// Replaces every reference with a known name; the others stay as they are.
  static Substitution of(String original, Map<String, String> values) {
    return of(original, values::get);
  }

  /// Replaces every reference for which the function has a text.
  static Substitution of(String original, Function<String, @Nullable String> values) {
    StringBuilder text = new StringBuilder();
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(original);
    int copied = 0;
    while (matcher.find()) {
      String value = values.apply(matcher.group(1));
      if (value != null) {
        text.append(original, copied, matcher.start());
        int start = text.length();
        text.append(value);
        pieces.add(new Piece(start, text.length(), matcher.start(), matcher.end()));
        copied = matcher.end();
      }
    }
    text.append(original, copied, original.length());
    return new Substitution(original, text.toString(), pieces);
  }

  /// The text after replacement.
  String text() {
    return text;
  }

  /// The line and column, both from 1, in the original text of an offset in the new one; inside a
  /// replaced value that is the place of its reference.
  Place place(int offset) {
    int at = originalOffset(Math.min(Math.max(offset, 0), text.length()));
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (original.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, at - lineStart + 1);
  }

  private int originalOffset(int offset) {
    int shift = 0;
    for (Piece piece : pieces) {
      if (offset < piece.start()) {
        break;
      }
      if (offset < piece.end()) {
        return piece.originalStart();
      }
      shift = piece.originalEnd() - piece.end();
    }
    return offset + shift;
  }

  /// A line and a column, both from 1.
  record Place(int line, int column) {}
}
