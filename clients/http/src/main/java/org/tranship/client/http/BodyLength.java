package org.tranship.client.http;

/// What the head of an answer says of the length of its body (RFC 9112). Whatever leaves it open is
/// refused.
final class BodyLength {
  private BodyLength() {}

  /// What `Content-Length` says; -1 where there is none.
  static long told(Headers headers) throws WireInput.BadHead {
    String text = headers.get("content-length");
    if (text == null) {
      return -1;
    }
    if (headers.count("content-length") > 1
        || text.isEmpty()
        || text.length() > 18
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new WireInput.BadHead("a Content-Length that is no single number");
    }
    return Long.parseLong(text);
  }

  /// Whether it comes in chunks.
  static boolean isChunked(Headers headers) throws WireInput.BadHead {
    String text = headers.get("transfer-encoding");
    if (text == null) {
      return false;
    }
    if (headers.count("transfer-encoding") > 1 || !text.equalsIgnoreCase("chunked")) {
      throw new WireInput.BadHead("a Transfer-Encoding other than chunked");
    }
    return true;
  }
}
