package org.tranship.driver.gcs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.HttpAnswer;

/// Requests without bodies in one request, and the answers in its answer, as `multipart/mixed` of
/// `application/http` ([batch requests](https://docs.cloud.google.com/storage/docs/batch)). The
/// server carries them out in any order; each has a `Content-ID`, which comes back as `response-`
/// and the same.
final class GcsBatch {
  private static final String BOUNDARY = "tranship_batch";
  private static final int LARGEST = 4 * 1024 * 1024;
  private static final Pattern PART =
      Pattern.compile(
          "(?i)Content-ID: *<?response-([0-9]{1,4})>?.*?\r?\n\r?\nHTTP/1\\.[01] ([0-9]{3})[^\n]*\n(.*)",
          Pattern.DOTALL);

  static final String TYPE = "multipart/mixed; boundary=" + BOUNDARY;

  private GcsBatch() {}

  /// The answer to one request.
  ///
  /// @param body its body, or what there is of it
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Part(int status, byte[] body) {}

  /// @param lines method, path and query of each
  static byte[] request(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      text.append("--").append(BOUNDARY).append("\r\nContent-Type: application/http\r\n");
      text.append("Content-ID: <").append(i).append(">\r\n\r\n");
      text.append(lines.get(i)).append(" HTTP/1.1\r\n\r\n\r\n");
    }
    return text.append("--")
        .append(BOUNDARY)
        .append("--\r\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The answers in the order of the requests; empty for one that is not among them.
  static List<Optional<Part>> parts(HttpAnswer answer, int count) throws IOException {
    Matcher boundary =
        Pattern.compile("boundary=\"?([^\";]+)\"?")
            .matcher(answer.headers().get("content-type", ""));
    if (!boundary.find()) {
      throw new GcsAnswerFault("the answer to many requests is not in parts");
    }
    byte[] bytes = answer.body().readNBytes(LARGEST);
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<Optional<Part>> parts = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    for (String piece : text.split(Pattern.quote("--" + boundary.group(1)), -1)) {
      Matcher part = PART.matcher(piece);
      if (part.find()) {
        int index = Integer.parseInt(part.group(1));
        if (index < count) {
          String rest = part.group(3);
          int blank = rest.indexOf("\r\n\r\n");
          String body = blank < 0 ? "" : rest.substring(blank + 4);
          parts.set(
              index,
              Optional.of(
                  new Part(
                      Integer.parseInt(part.group(2)), body.getBytes(StandardCharsets.UTF_8))));
        }
      }
    }
    return parts;
  }
}
