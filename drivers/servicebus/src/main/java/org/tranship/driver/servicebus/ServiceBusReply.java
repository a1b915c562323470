package org.tranship.driver.servicebus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.Headers;
import org.tranship.client.http.XmlNode;

/// An answer, read whole.
///
/// @param status of HTTP
/// @param headers all of them
/// @param body all of it
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ServiceBusReply(int status, Headers headers, byte[] body) {
  private static final Pattern DETAIL = Pattern.compile("<Detail>([^<]*)</Detail>");

  boolean done() {
    return status < 300;
  }

  boolean missing() {
    return status == 404 || status == 410;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as a document.
  ///
  /// @throws IOException if it is none
  XmlNode document() throws IOException {
    return XmlNode.parse(body);
  }

  /// What the service says of a refusal; empty if it says nothing.
  String detail() {
    Matcher matcher = DETAIL.matcher(text());
    return matcher.find() ? matcher.group(1).strip() : "";
  }
}
