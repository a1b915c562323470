package org.tranship.runbook.journey.sql;

import java.util.List;
import java.util.Locale;

/// What a migration gives to the database, as far as it changes anything, in the order in which it
/// does: for a person who has to allow it, or wants to see it first. It is made by what carries the
/// migration out, from what is there now.
///
/// @param title for people
/// @param parts in their order
public record SqlScript(String title, List<Part> parts) {
  private static final int WIDTH = 96;

  public SqlScript {
    parts = List.copyOf(parts);
  }

  /// What goes to the database together.
  ///
  /// @param step whose it is
  /// @param how for people: in which transactions, and how often
  /// @param statements as they are sent; those with a `?` as often as events and rows ask for it,
  ///   the others once, in this order
  public record Part(String step, String how, List<String> statements) {
    public Part {
      statements = List.copyOf(statements);
    }
  }

  /// Whether a statement is sent with values.
  static boolean hasValues(String statement) {
    return statement.contains("?");
  }

  /// All of it, as a file of statements; those with values are comments, for they cannot be run as
  /// they stand.
  public String text() {
    StringBuilder text = new StringBuilder();
    comment(text, title);
    comment(
        text,
        "Questions are left out. Behind \"--  \" stands what is sent with values, a ? for each, as"
            + " often as events and rows ask for it. What was there when this was written decides what"
            + " is in it. It is for reading: the migration sends all of it by itself.");
    for (Part part : parts) {
      text.append('\n');
      comment(text, part.step().toUpperCase(Locale.ROOT) + ": " + part.how());
      for (String statement : part.statements()) {
        text.append(hasValues(statement) ? "--  " : "").append(statement).append(";\n");
      }
    }
    return text.toString();
  }

  private static void comment(StringBuilder text, String words) {
    int width = 0;
    for (String word : words.split(" ", -1)) {
      if (width == 0 || width + word.length() >= WIDTH) {
        text.append(width == 0 ? "--" : "\n--");
        width = 2;
      }
      text.append(' ').append(word);
      width += 1 + word.length();
    }
    text.append('\n');
  }
}
