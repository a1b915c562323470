package org.tranship.client.tables;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Several inserts as one request: the `$batch` of the table service, with one change set, which is
/// done as a whole or not at all.
final class GroupBody {
  private static final String BATCH = "batch_tranship";
  private static final String CHANGES = "changes_tranship";
  static final String TYPE = "multipart/mixed; boundary=" + BATCH;

  private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.1 (\\d{3})");

  private GroupBody() {}

  /// @param url of the table, absolute, as the service wants it
  static byte[] of(String url, List<TableRow> rows) {
    StringBuilder text = new StringBuilder(1024 * rows.size());
    line(text, "--" + BATCH);
    line(text, "Content-Type: multipart/mixed; boundary=" + CHANGES);
    line(text, "");
    for (TableRow row : rows) {
      line(text, "--" + CHANGES);
      line(text, "Content-Type: application/http");
      line(text, "Content-Transfer-Encoding: binary");
      line(text, "");
      line(text, "POST " + url + " HTTP/1.1");
      line(text, "Content-Type: application/json");
      line(text, "Accept: application/json;odata=minimalmetadata");
      line(text, "Prefer: return-no-content");
      line(text, "DataServiceVersion: 3.0;NetFx");
      line(text, "");
      line(text, RowJson.write(row));
    }
    line(text, "--" + CHANGES + "--");
    line(text, "--" + BATCH + "--");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }

  /// The worst status of the parts of an answer.
  ///
  /// @throws IllegalArgumentException if it has none
  static int status(String answer) {
    Matcher matcher = STATUS.matcher(answer);
    int worst = 0;
    while (matcher.find()) {
      worst = Math.max(worst, Integer.parseInt(matcher.group(1)));
    }
    if (worst == 0) {
      throw new IllegalArgumentException("it says not what became of the rows");
    }
    return worst;
  }
}
