package org.tranship.core.journal;

import org.jspecify.annotations.Nullable;

/// The one way in which a journal fails. Its message is for the operator.
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of fault it is.
  public enum Kind {
    NO_SUCH_RUN("TRS-201"),
    EXISTS("TRS-202"),
    /// Another process is writing the run.
    LOCKED("TRS-203"),
    /// The disk is full: what was written stays, nothing more can be.
    FULL("TRS-204"),
    /// Not a journal, or one of a form that this version does not know.
    FORMAT("TRS-205"),
    /// Damaged.
    CORRUPT("TRS-206"),
    /// Any other fault of the place where it is kept.
    UNAVAILABLE("TRS-207"),
    /// Another process writes the run now, which was held here: this one was silent for too long.
    TAKEN_OVER("TRS-208");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  private final Kind kind;

  /// @param message what, where, why and what next, as sentences
  public JournalException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind.code() + " " + message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
