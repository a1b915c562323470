package org.tranship.client.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The content to be sent could not be read, or was not as long as announced. The request was cut
/// off before its end, so nothing came of it.
public final class ContentFault extends IOException {
  private static final long serialVersionUID = 1L;

  ContentFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
