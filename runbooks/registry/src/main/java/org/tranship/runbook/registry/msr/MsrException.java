package org.tranship.runbook.registry.msr;

/// What MSR did not do, or did not answer. The message is for the operator: what, where, why and
/// what next. No secret is in it.
public final class MsrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// No answer came that can be used.
  static final String SILENT = "TRR-160";

  /// The login is not accepted, or may not do this.
  static final String LOGIN = "TRR-161";

  /// MSR said no.
  static final String REFUSED = "TRR-162";

  /// It answered something else than is known of it.
  static final String STRANGE = "TRR-163";

  /// What is known of a call that failed.
  enum Sent {
    /// It was never sent, or MSR said no: certainly not done.
    NOT_DONE,
    /// It may have been done or not.
    UNKNOWN
  }

  private final String code;
  private final Sent sent;

  MsrException(String code, Sent sent, String message) {
    super(code + " " + message);
    this.code = code;
    this.sent = sent;
  }

  public String code() {
    return code;
  }

  /// Whether a call may have been carried out all the same.
  boolean isUnknown() {
    return sent == Sent.UNKNOWN;
  }

  /// Whether another try alone will not help: the login or the plan has to be mended.
  public boolean isRefusal() {
    return !isUnknown() && (code.equals(LOGIN) || code.equals(REFUSED));
  }
}
