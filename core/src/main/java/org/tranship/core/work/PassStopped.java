package org.tranship.core.work;

import org.tranship.core.store.StoreException;

/// A pass in which no object can succeed, and why.
public final class PassStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StoreException fault;

  public PassStopped(StoreException cause) {
    super(cause.getMessage(), cause);
    this.fault = cause;
  }

  public String code() {
    return fault.code();
  }

  /// What the store said.
  public StoreException fault() {
    return fault;
  }
}
