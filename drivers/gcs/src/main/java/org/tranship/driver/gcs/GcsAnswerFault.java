package org.tranship.driver.gcs;

import java.io.IOException;

/// An answer that is HTTP, but not what the JSON API says.
final class GcsAnswerFault extends IOException {
  private static final long serialVersionUID = 1L;

  GcsAnswerFault(String message) {
    super(message);
  }
}
