package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;

/// A server's "no", as it said it.
///
/// @param status of HTTP
/// @param code S3's word for it, or empty text when there was none
/// @param message the server's own sentence, shortened
/// @param region the region it names instead of ours
/// @param retryAfter how long it wants to be left alone
/// @param date its clock
record S3Failure(
    int status,
    String code,
    String message,
    Optional<String> region,
    @Nullable Duration retryAfter,
    Optional<Instant> date) {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_MESSAGE = 240;

  /// Reads the body of an answer that is no success, and closes it.
  static S3Failure read(HttpAnswer answer) {
    try (answer) {
      byte[] body;
      try {
        body = answer.body().readNBytes(MAX_BODY);
      } catch (IOException e) {
        // The status says enough; a refusal whose explanation broke off is still a refusal.
        body = new byte[0];
      }
      Optional<S3Xml.ErrorText> error = S3Xml.error(body);
      return new S3Failure(
          answer.status(),
          error.map(S3Xml.ErrorText::code).orElse(""),
          shorten(error.map(S3Xml.ErrorText::message).orElse("")),
          Optional.ofNullable(answer.headers().get("x-amz-bucket-region"))
              .or(() -> error.map(S3Xml.ErrorText::region))
              .filter(text -> !text.isEmpty()),
          HttpDate.retryAfter(answer.headers()).orElse(null),
          HttpDate.parse(answer.headers().get("date")));
    }
  }

  /// An error that came inside an answer that said 200.
  static S3Failure inside(S3Xml.ErrorText error) {
    int status =
        switch (error.code()) {
          case "InternalError" -> 500;
          case "SlowDown", "ServiceUnavailable" -> 503;
          case "PreconditionFailed" -> 412;
          case "ConditionalRequestConflict" -> 409;
          case "AccessDenied" -> 403;
          case "NoSuchUpload", "NoSuchKey", "NoSuchBucket" -> 404;
          default -> 400;
        };
    return new S3Failure(
        status, error.code(), shorten(error.message()), Optional.empty(), null, Optional.empty());
  }

  boolean is(String word) {
    return code.equals(word);
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
  }
}
