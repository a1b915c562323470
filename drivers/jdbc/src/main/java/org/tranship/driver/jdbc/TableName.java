package org.tranship.driver.jdbc;

import java.util.ArrayList;
import java.util.List;

/// The name of a table as the operator typed it: `table`, `schema.table`, or with double quotes
/// around a part that holds a dot or a quote. The spelling is kept exactly, upper and lower case
/// included.
///
/// @param schema the schema, or empty text for the connection's own
/// @param name the table
record TableName(String schema, String name) {

  /// @throws IllegalArgumentException if the text is no such name
  static TableName parse(String text) {
    List<String> parts = split(text, '.');
    return switch (parts.size()) {
      case 1 -> new TableName("", parts.getFirst());
      case 2 -> new TableName(parts.getFirst(), parts.getLast());
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is no table: it is written table or schema.table");
    };
  }

  /// Column names between commas, each perhaps in double quotes.
  static List<String> parseColumns(String text) {
    return split(text, ',');
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          part.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    if (quoted || parts.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("\"" + text + "\" has an empty or an unfinished name");
    }
    return parts;
  }

  /// The name for an SQL statement.
  String sql() {
    return schema.isEmpty() ? quote(name) : quote(schema) + "." + quote(name);
  }

  /// An identifier for an SQL statement, exactly as spelt.
  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
