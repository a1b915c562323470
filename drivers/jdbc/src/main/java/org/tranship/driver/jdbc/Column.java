package org.tranship.driver.jdbc;

/// A column as the database describes it.
///
/// @param name exactly as spelt in the database
/// @param type what we can do with it
/// @param sqlType its type for a cast
/// @param nullable whether it may be NULL
record Column(String name, Type type, String sqlType, boolean nullable) {
  /// The types that matter here.
  enum Type {
    /// Text of any length whose equality is equality of its characters.
    TEXT,
    /// Whole numbers of at most 64 bits.
    INTEGER,
    UUID,
    BYTES,
    /// Anything else: good for an attribute, not for a key or the content.
    OTHER
  }

  String sql() {
    return TableName.quote(name);
  }
}
