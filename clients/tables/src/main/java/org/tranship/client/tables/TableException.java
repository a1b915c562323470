package org.tranship.client.tables;

import org.jspecify.annotations.Nullable;

/// A table service did not do what it was asked. The message says what, where, why and what next,
/// and holds no secret.
public final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of trouble.
  public enum Kind {
    /// What was asked makes no sense to the service, or to this client before it.
    INVALID,
    /// No table of the name is there.
    NO_TABLE,
    /// The credentials are not accepted, or may not do this.
    ACCESS_DENIED,
    /// The service, or the way to it, does not work now; another try may help.
    UNAVAILABLE,
    /// Anything else.
    UNEXPECTED
  }

  private final Kind kind;

  public TableException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
