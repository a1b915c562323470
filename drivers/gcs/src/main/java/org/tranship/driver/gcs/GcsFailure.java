package org.tranship.driver.gcs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;
import tools.jackson.databind.JsonNode;

/// A refusal, as the server worded it.
///
/// @param status the HTTP status
/// @param reason Google's word for it, such as `conditionNotMet`; empty where it gave none
/// @param message the server's own sentence, at most a line
/// @param retryAfter how long it asks to be left alone
record GcsFailure(int status, String reason, String message, Optional<Duration> retryAfter) {
  private static final int LONGEST = 300;
  private static final int MOST_READ = 64 * 1024;

  /// Reads and closes the answer.
  static GcsFailure read(HttpAnswer answer) {
    byte[] body;
    Optional<Duration> wait = HttpDate.retryAfter(answer.headers());
    try (answer) {
      body = answer.body().readNBytes(MOST_READ);
    } catch (IOException e) {
      // The status alone says enough; it has arrived.
      body = new byte[0];
    }
    return of(answer.status(), body, wait);
  }

  /// A refusal from its status and body, which is JSON where the API itself answered.
  static GcsFailure of(int status, byte[] body, Optional<Duration> retryAfter) {
    Optional<JsonNode> document = GcsJson.tryRead(body);
    if (document.isEmpty()) {
      String text = new String(body, StandardCharsets.UTF_8).replaceAll("<[^>]*>", " ");
      return new GcsFailure(status, "", line(text), retryAfter);
    }
    JsonNode error = document.get().path("error");
    return new GcsFailure(
        status,
        line(GcsJson.text(error.path("errors").path(0), "reason")),
        line(GcsJson.text(error, "message")),
        retryAfter);
  }

  boolean is(String word) {
    return reason.equals(word);
  }

  /// The refusal in the server's words, for a message.
  String said() {
    return "HTTP "
        + status
        + (reason.isEmpty() ? "" : " " + reason)
        + (message.isEmpty() ? "" : ", \"" + message + "\"");
  }

  private static String line(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
