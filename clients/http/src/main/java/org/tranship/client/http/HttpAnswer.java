package org.tranship.client.http;

import java.io.IOException;

/// An answer whose head has been read. Closing it gives the connection back if the body was read to
/// its end, or nearly; else the connection is dropped.
public final class HttpAnswer implements AutoCloseable {
  private final int status;
  private final Headers headers;
  private final AnswerBody body;
  private final Connection connection;
  private final HttpClient owner;
  private boolean closed;

  HttpAnswer(
      int status, Headers headers, AnswerBody body, Connection connection, HttpClient owner) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.connection = connection;
    this.owner = owner;
  }

  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  /// The bytes of the body; each call gives the same stream.
  public AnswerBody body() {
    return body;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!body.ended() && body.nearlyEnded()) {
        body.skip(32 * 1024);
      }
    } catch (IOException e) {
      connection.spoil();
    }
    if (body.ended() && connection.keep()) {
      owner.release(connection);
    } else {
      owner.discard(connection);
    }
  }
}
