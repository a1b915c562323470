package org.tranship.client.tables;

/// One value of a row.
///
/// @param type as the service calls it, such as `Edm.String`
/// @param text the value as the service spells it; of a text, the text itself
public record Cell(String type, String text) {
  /// The type of texts.
  public static final String STRING = "Edm.String";

  /// A text.
  public static Cell of(String text) {
    return new Cell(STRING, text);
  }
}
