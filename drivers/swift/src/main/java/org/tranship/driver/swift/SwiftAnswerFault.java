package org.tranship.driver.swift;

import java.io.IOException;

/// An answer that is HTTP, but not what Swift or an identity service says.
final class SwiftAnswerFault extends IOException {
  private static final long serialVersionUID = 1L;

  SwiftAnswerFault(String message) {
    super(message);
  }
}
