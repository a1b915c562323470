package org.tranship.client.fabric;

import org.jspecify.annotations.Nullable;

/// A certificate cannot be chosen, or is not the one that was asked for. Its message is for the
/// operator and holds no secret.
public final class CertificateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What is wrong.
  public enum Kind {
    /// The file is not there, or is nothing that certificates are kept in.
    UNREADABLE("TRF-101"),
    /// The password is missing or wrong.
    LOCKED("TRF-102"),
    /// No certificate with a key is what was asked for.
    NOT_FOUND("TRF-103"),
    /// More than one is, and nothing says which.
    AMBIGUOUS("TRF-104"),
    /// A way of choosing, or a kind of credentials, that is not known here.
    UNKNOWN_WAY("TRF-105"),
    /// A store of Windows is named, and no file.
    NO_FILE("TRF-106"),
    /// It is not valid at this time.
    NOT_VALID("TRF-107"),
    /// The server shows another certificate than it should.
    WRONG_SERVER("TRF-108");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }

  private final Kind kind;
  private final String reason;
  private final String next;

  /// @param reason a clause or sentence
  /// @param next what the operator can do, as a sentence; may be empty
  public CertificateFault(Kind kind, String reason, String next, @Nullable Throwable cause) {
    super(kind.code() + " " + reason + (next.isEmpty() ? "" : ". " + next), cause);
    this.kind = kind;
    this.reason = reason;
    this.next = next;
  }

  public Kind kind() {
    return kind;
  }

  /// Code and why.
  public String reason() {
    return kind.code() + " " + reason;
  }

  public String next() {
    return next;
  }
}
