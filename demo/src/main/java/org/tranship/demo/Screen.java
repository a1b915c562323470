package org.tranship.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the spectator sees: numbered steps, commands after a `$`, their output set in, and checked
/// claims. Nothing is wider than [#WIDTH] columns; colour is for terminals only.
final class Screen {
  static final int WIDTH = 100;

  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "1;31";
  private static final String CYAN = "36";
  private static final String INDENT = "     ";

  private final PrintStream out;
  private final boolean colour;
  private int steps;

  Screen(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /// A screen on standard output, in colour if that is a terminal and nobody objects.
  static Screen standard() {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean colour =
        terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return new Screen(System.out, colour);
  }

  /// Announces the next step.
  void step(String text) {
    steps++;
    out.println();
    print(String.format("%2d. ", steps), text, BOLD);
  }

  /// A heading that is no step.
  void heading(String text) {
    out.println();
    print("", text, BOLD);
  }

  /// A remark; its lines begin below each other.
  void say(String text) {
    print(INDENT, text, "", "");
  }

  /// A command that is about to run.
  void command(String text) {
    print(INDENT + "$ ", text, CYAN);
  }

  /// A line that a command printed, or that a file holds.
  void output(String line) {
    print(INDENT + "  ", line, "");
  }

  /// A claim that has just been checked.
  void checked(String text) {
    print(INDENT + "ok  ", text, GREEN);
  }

  /// The end of a demonstration that failed.
  void failed(String text) {
    out.println();
    print("FAILED: ", text, RED);
  }

  private void print(String before, String text, String style) {
    print(before, text, style, "  ");
  }

  private void print(String before, String text, String style, String hanging) {
    String lead = before;
    for (String line : fold(text, WIDTH - before.length(), hanging)) {
      String whole = (lead + line).stripTrailing();
      boolean styled = colour && !style.isEmpty();
      out.println(styled ? "\u001b[" + style + "m" + whole + "\u001b[0m" : whole);
      lead = " ".repeat(before.length());
    }
    out.flush();
  }

  /// Breaks a line where it becomes too wide, after a space or a comma if there is one in its
  /// second half.
  ///
  /// @param hanging what lines after the first begin with
  static List<String> fold(String text, int width, String hanging) {
    List<String> lines = new ArrayList<>();
    String lead = "";
    String rest = text;
    while (lead.length() + rest.length() > width) {
      int most = width - lead.length();
      int at = most;
      for (int i = most; i > most / 2; i--) {
        char before = rest.charAt(i - 1);
        if (before == ' ' || before == ',') {
          at = i;
          break;
        }
      }
      lines.add((lead + rest.substring(0, at)).stripTrailing());
      rest = rest.substring(at).stripLeading();
      lead = hanging;
    }
    lines.add(lead + rest);
    return lines;
  }
}
