package org.tranship.driver.swift;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;

/// A refusal, as the server worded it.
///
/// @param status the HTTP status
/// @param text the server's words without markup, at most a line
/// @param retryAfter how long it asks to be left alone
/// @param transaction the server's name for this request, by which its operator finds it in the log
record SwiftFailure(int status, String text, Optional<Duration> retryAfter, String transaction) {
  private static final int LONGEST = 300;

  /// Reads and closes the answer.
  static SwiftFailure read(HttpAnswer answer) {
    String text = "";
    try (answer) {
      byte[] start = answer.body().readNBytes(4096);
      text =
          new String(start, StandardCharsets.UTF_8)
              .replaceAll("<[^>]*>", " ")
              .replaceAll("[\\p{Cntrl}\\s]+", " ")
              .strip();
    } catch (IOException e) {
      // The status alone says enough; it has arrived.
      text = "";
    }
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST) + "...";
    }
    return new SwiftFailure(
        answer.status(),
        text,
        HttpDate.retryAfter(answer.headers()),
        answer.headers().get("x-trans-id", ""));
  }

  /// A refusal inside an answer that itself says 200, such as `409 Conflict`.
  static SwiftFailure inside(String line) {
    boolean numbered = line.matches("[0-9]{3}( .*)?");
    return new SwiftFailure(
        numbered ? Integer.parseInt(line, 0, 3, 10) : 0,
        numbered ? line.substring(3).strip() : line,
        Optional.empty(),
        "");
  }

  /// The refusal in the server's words, for a message.
  String said() {
    return "HTTP "
        + status
        + (text.isEmpty() ? "" : ", \"" + text + "\"")
        + (transaction.isEmpty() ? "" : ", transaction " + transaction);
  }
}
