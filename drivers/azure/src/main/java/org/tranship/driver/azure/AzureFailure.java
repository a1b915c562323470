package org.tranship.driver.azure;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.XmlNode;

/// A refusal, as the service worded it.
///
/// @param status the HTTP status
/// @param code the service's word for it, or empty text when there was none
/// @param message its own sentence, at most a line
/// @param retryAfter how long it asks to be left alone
/// @param date its clock
/// @param request the service's name for this request, by which Azure's support finds it
record AzureFailure(
    int status,
    String code,
    String message,
    @Nullable Duration retryAfter,
    Optional<Instant> date,
    String request) {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_MESSAGE = 300;

  /// Reads and closes an answer that is no success.
  static AzureFailure read(HttpAnswer answer) {
    try (answer) {
      byte[] body;
      try {
        body = answer.body().readNBytes(MAX_BODY);
      } catch (IOException _) {
        // The status and its header say enough; a refusal that broke off is still a refusal.
        body = new byte[0];
      }
      Optional<XmlNode> error = error(body);
      String code = answer.headers().get("x-ms-error-code", "");
      return new AzureFailure(
          answer.status(),
          code.isEmpty() ? error.map(node -> node.text("Code")).orElse("") : code,
          error.map(AzureFailure::message).orElse(""),
          HttpDate.retryAfter(answer.headers()).orElse(null),
          HttpDate.parse(answer.headers().get("date")),
          answer.headers().get("x-ms-request-id", ""));
    }
  }

  private static Optional<XmlNode> error(byte[] body) {
    try {
      XmlNode node = XmlNode.parse(withoutMark(body));
      return node.name().equals("Error") ? Optional.of(node) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // proxies answer in HTML or plain text
    }
  }

  /// The service begins its documents with a byte order mark.
  static byte[] withoutMark(byte[] body) {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
  }

  /// Behind the sentence the service repeats the request's id and the time; what went wrong with a
  /// signature is in a field of its own, and that may hold what was signed, but no key.
  private static String message(XmlNode error) {
    String sentence = error.text("Message").lines().findFirst().orElse("").strip();
    String detail = error.text("AuthenticationErrorDetail").lines().findFirst().orElse("").strip();
    // Of a wrong signature the detail only quotes what was signed.
    String all =
        detail.isEmpty() || detail.contains("MAC signature") ? sentence : sentence + " " + detail;
    return all.length() <= MAX_MESSAGE ? all : all.substring(0, MAX_MESSAGE) + "...";
  }

  boolean is(String word) {
    return code.equals(word);
  }

  /// Whether it is about who asks, not about what that one may do. Azurite has one word for both.
  boolean unauthentic() {
    return is("AuthenticationFailed")
        || is("AuthorizationFailure") && message.contains("failed to authenticate");
  }

  /// The refusal in the service's words, for a message.
  String said() {
    return (code.isEmpty() ? "HTTP status " + status : code)
        + (message.isEmpty() ? "" : ", \"" + message + "\"")
        + (request.isEmpty() ? "" : ", request " + request);
  }
}
