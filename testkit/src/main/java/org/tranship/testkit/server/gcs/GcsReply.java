package org.tranship.testkit.server.gcs;

import java.util.Map;
import java.util.TreeMap;

/// An answer of the double.
///
/// @param status of HTTP
/// @param headers by name
/// @param body all of it
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record GcsReply(int status, Map<String, String> headers, byte[] body) {
  static GcsReply empty(int status) {
    return new GcsReply(status, Map.of(), new byte[0]);
  }

  GcsReply with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new GcsReply(status, more, body);
  }
}
