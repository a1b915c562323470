package org.tranship.client.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A request got no answer that can be used. Says how far the request had got, which decides
/// whether a write is certainly undone or unknown.
public final class HttpFault extends IOException {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// The host name has no address.
    NO_HOST,
    /// Nobody listens, or the way there is closed.
    NO_CONNECTION,
    /// TLS was not agreed upon, or the certificate is not trusted.
    TLS,
    /// The proxy did not let us through.
    PROXY,
    /// Silence for too long.
    TIMEOUT,
    /// The connection ended in the middle.
    LOST,
    /// The answer breaks HTTP, or is one we do not accept.
    BAD_ANSWER,
    /// The client was closed.
    CLOSED
  }

  /// How much of the request the server may have.
  public enum Sent {
    /// Not all of it, so it cannot have been carried out.
    INCOMPLETE,
    /// Perhaps all of it.
    PERHAPS_ALL
  }

  private final Kind kind;
  private final Sent sent;
  private final boolean answerBegun;

  HttpFault(Kind kind, Sent sent, boolean answerBegun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.sent = sent;
    this.answerBegun = answerBegun;
  }

  public Kind kind() {
    return kind;
  }

  public Sent sent() {
    return sent;
  }

  /// Whether a first byte of an answer had come.
  boolean answerBegun() {
    return answerBegun;
  }
}
