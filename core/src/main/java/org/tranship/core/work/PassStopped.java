package org.tranship.core.work;

import org.tranship.core.store.StoreException;

/// A pass in which no object can succeed, and why.
public final class PassStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public PassStopped(StoreException cause) {
    super(cause.getMessage(), cause);
    this.code = cause.code();
  }

  public String code() {
    return code;
  }
}
