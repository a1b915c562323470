package org.tranship.core.work;

/// An engine that cannot be had, or cannot work where it was asked to: said before anything is
/// begun. The message is for the operator and begins with its code.
public final class EngineRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /// @param message what, where, why and what next, without a secret
  public EngineRefused(String code, String message) {
    super(code + " " + message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
