package org.tranship.runbook.journey.format;

import java.util.regex.Pattern;

/// The name of a table: a letter, and then 2 to 62 letters and digits. `Settings.xsd` of the
/// original demands it, and so does the service. The service does not tell large letters from small
/// ones.
///
/// @param text as it is written
public record TableName(String text) {
  private static final Pattern RULE = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,62}");

  /// What the first release calls the table of its events; it cannot be configured there.
  public static final TableName V1_EVENTS = new TableName("ConferenceEventStore");

  /// What the second release calls the message log where nobody says otherwise.
  public static final TableName LOG = new TableName("ConferenceMessageLog");

  /// @throws IllegalArgumentException if it is no name of a table
  public TableName {
    if (!RULE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no name of a table: it is a letter, and then 2 to 62 letters or digits");
    }
  }

  /// Whether the service takes both for one.
  public boolean sameAs(TableName other) {
    return text.equalsIgnoreCase(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
