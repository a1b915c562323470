package org.tranship.core.catalog;

import org.jspecify.annotations.Nullable;

/// The one way in which a catalogue fails. Its message is for the operator.
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of fault it is.
  public enum Kind {
    /// Not reachable, or the connection broke.
    UNAVAILABLE("TRS-301", true),
    /// Wrong or missing credentials, or no right to the tables.
    ACCESS_DENIED("TRS-302", false),
    /// The tables or columns are not what they should be.
    SCHEMA("TRS-303", false),
    /// Someone else holds a lock that is needed.
    LOCKED("TRS-304", false),
    /// Its disk is full. Another try does not help until somebody makes room.
    FULL("TRS-306", false),
    /// Any other answer of the database.
    UNEXPECTED("TRS-305", false);

    private final String code;
    private final boolean retryable;

    Kind(String code, boolean retryable) {
      this.code = code;
      this.retryable = retryable;
    }

    public String code() {
      return code;
    }
  }

  private final Kind kind;

  /// @param message what, where, why and what next, as sentences
  public CatalogException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind.code() + " " + message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// Whether the same call may succeed when it is made again later.
  public boolean retryable() {
    return kind.retryable;
  }
}
