package org.tranship.runbook.registry;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.tranship.client.http.HttpDate;

/// A server answers that it cannot just now: it is asked too often (429), or is troubled (5xx). A
/// registry says 500 when its store is.
final class PassingFault extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY = 429;

  private final Duration after;

  private PassingFault(int status, Duration after) {
    super("HTTP " + status);
    this.after = after;
  }

  /// The fault that an answer is, if it is one; its body is left alone.
  static Optional<PassingFault> of(HttpResponse<?> answer) {
    int status = answer.statusCode();
    if (status != TOO_MANY && status / 100 != 5) {
      return Optional.empty();
    }
    HttpHeaders headers = answer.headers();
    return Optional.of(
        new PassingFault(
            status,
            HttpDate.retryAfter(
                    headers.firstValue("Retry-After").orElse(""),
                    headers.firstValue("Date").orElse(null))
                .orElse(Duration.ZERO)));
  }

  /// For how long the server asks to be left alone; nothing if it does not say.
  Duration after() {
    return after;
  }
}
