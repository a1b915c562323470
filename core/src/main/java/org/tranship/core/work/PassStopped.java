package org.tranship.core.work;

import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// A pass in which no object can succeed, and why.
public final class PassStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StoreException fault;
  private final String code;
  private final boolean refused;

  public PassStopped(StoreException cause) {
    super(cause.getMessage(), cause);
    this.fault = cause;
    this.code = cause.code();
    this.refused = false;
  }

  /// A pass that the engine, and no store, cannot carry out.
  ///
  /// @param code the engine's own
  /// @param engine where it works, without a secret
  /// @param message what, where, why and what next, behind the code
  public PassStopped(String code, String engine, String message) {
    super(code + " " + message);
    this.fault = StoreException.of(Kind.UNAVAILABLE, "use", engine).because(message).build();
    this.code = code;
    this.refused = false;
  }

  /// A pass that the engine cannot begin, or go on with, until somebody mends what it works on.
  ///
  /// @param engine where it works, without a secret
  public PassStopped(EngineRefused refused, String engine) {
    super(refused.getMessage(), refused);
    String message = String.valueOf(refused.getMessage()).substring(refused.code().length() + 1);
    this.fault = StoreException.of(Kind.UNAVAILABLE, "use", engine).because(message).build();
    this.code = refused.code();
    this.refused = true;
  }

  public String code() {
    return code;
  }

  /// Whether the engine refused to work, and nothing had failed.
  public boolean refused() {
    return refused;
  }

  /// What the store said; of an engine's own fault, as if it had been one.
  public StoreException fault() {
    return fault;
  }
}
