package org.tranship.testkit.server;

/// A test server could not be started, or did not stop, with what to do about it.
///
/// The message names the server, what was seen (with the end of its log where there is one) and the
/// Debian package or setting that helps. It is never wrapped or swallowed by a launcher: a test
/// that needs a server fails without it, and does not skip itself.
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerStartException(String message) {
    super(message);
  }

  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
