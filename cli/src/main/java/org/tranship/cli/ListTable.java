package org.tranship.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The list of runs for people: of each run a line with its name, its runbook, when it began and
/// its state, and a line with where from and where to, cut in the middle where it would be too
/// long.
final class ListTable {
  /// Columns where the output goes to no terminal, and the most of any.
  static final int WIDEST = 100;

  private static final String FORM = "%-21s %-10s %-18s %s";
  private static final String INDENT = "  ";
  private static final String TO = " to ";
  private static final String CUT = "...";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StringBuilder lines =
      new StringBuilder(String.format(Locale.ROOT, FORM, "run", "runbook", "began", "state"));
  private final int columns;

  /// @param columns of the terminal, or 0 where there is none
  ListTable(int columns) {
    this.columns = columns == 0 ? WIDEST : Math.min(columns, WIDEST);
  }

  void add(String run, String runbook, Instant began, String state, String from, String to) {
    lines
        .append('\n')
        .append(String.format(Locale.ROOT, FORM, run, runbook, TIME.format(began), state));
    if (!from.isEmpty() || !to.isEmpty()) {
      lines.append('\n').append(places(from, to, columns));
    }
  }

  void line(String text) {
    lines.append('\n').append(text);
  }

  /// Both places on one line; what one leaves free is the other's. A run that stays in one place
  /// has no other.
  static String places(String from, String to, int columns) {
    if (to.isEmpty()) {
      return INDENT + cut(from, columns - INDENT.length());
    }
    int room = columns - INDENT.length() - TO.length();
    int half = room / 2;
    String first = cut(from, Math.max(half, room - to.length()));
    return INDENT + first + TO + cut(to, room - first.length());
  }

  /// The beginning and the end say more than what is between.
  private static String cut(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int ends = Math.max(2, room - CUT.length());
    int end = ends / 2;
    return text.substring(0, ends - end) + CUT + text.substring(text.length() - end);
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
