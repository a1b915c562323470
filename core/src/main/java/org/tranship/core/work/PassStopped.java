package org.tranship.core.work;

import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// A pass in which no object can succeed, and why.
public final class PassStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StoreException fault;
  private final String code;

  public PassStopped(StoreException cause) {
    super(cause.getMessage(), cause);
    this.fault = cause;
    this.code = cause.code();
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
  }

  public String code() {
    return code;
  }

  /// What the store said; of an engine's own fault, as if it had been one.
  public StoreException fault() {
    return fault;
  }
}
