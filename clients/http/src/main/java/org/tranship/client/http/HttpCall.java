package org.tranship.client.http;

import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;

/// One request, as something that can be written again: its head is made at the moment of sending,
/// so that a signature in it is never older than the connection it goes out on.
public interface HttpCall {
  /// `GET`, `PUT` and so on.
  String method();

  /// Writes the request line and every header but `Content-Length` and `Expect`, which the client
  /// adds.
  void writeHead(HeadBuffer head);

  /// What follows the head, or null for none. An empty content sends `Content-Length: 0`.
  @Nullable Content body();

  /// Whether being carried out twice gives the same end, so that it may be sent again on a fresh
  /// connection when a kept one turns out to be dead.
  boolean repeatable();

  /// Whether the names of the answer's headers matter as they were written: see
  /// [Headers#forEachAsWritten].
  default boolean keepsNames() {
    return false;
  }
}
