package org.tranship.testkit.server.servicebus;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer of the double.
///
/// @param status of HTTP
/// @param headers by name, whose case is kept
/// @param body all of it
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ServiceBusReply(int status, Map<String, String> headers, byte[] body) {
  static ServiceBusReply empty(int status) {
    return new ServiceBusReply(status, Map.of(), new byte[0]);
  }

  static ServiceBusReply document(int status, String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/atom+xml;type=entry;charset=utf-8");
    return new ServiceBusReply(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  static ServiceBusReply refusal(int status, String detail) {
    return new ServiceBusReply(
        status,
        Map.of("Content-Type", "application/xml; charset=utf-8"),
        ("<Error><Code>"
                + status
                + "</Code><Detail>"
                + AtomFeed.escaped(detail)
                + "</Detail></Error>")
            .getBytes(StandardCharsets.UTF_8));
  }
}
