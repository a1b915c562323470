package org.tranship.driver.jdbc;

import org.tranship.core.store.StoreException;

/// The table is not as the location says. [JdbcErrors] makes the store's own exception of it.
final class ShapeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final StoreException.Kind kind;
  private final String next;

  /// @param kind what it is to the operator
  /// @param reason what is wrong, as a clause
  /// @param next what can be done, as a sentence, or empty text
  ShapeException(StoreException.Kind kind, String reason, String next) {
    super(reason);
    this.kind = kind;
    this.next = next;
  }

  static ShapeException noTable(TableName table) {
    return new ShapeException(
        StoreException.Kind.CONTAINER_MISSING,
        "there is no table \"" + table + "\", or this user does not see it",
        "Names are taken exactly as spelt, upper and lower case included; a schema is written in front"
            + " of a dot.");
  }

  StoreException.Kind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  String next() {
    return next;
  }
}
