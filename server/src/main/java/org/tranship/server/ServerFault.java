package org.tranship.server;

/// A server that cannot be started or cannot go on. The message says what, where, why, what next,
/// and holds no secret.
public final class ServerFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean failure;

  /// @param failure something that was tried did not work; else it is not permitted
  ServerFault(String message, boolean failure) {
    super(message);
    this.failure = failure;
  }

  public boolean isFailure() {
    return failure;
  }
}
