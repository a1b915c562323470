package org.tranship.testkit.server.stub;

import java.io.IOException;

/// The client sent something that is not the protocol; the connection is closed after a 400.
final class MalformedRequest extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedRequest(String what) {
    super(what);
  }
}
