package org.tranship.testkit.server.stub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The request line and the headers of one request, path-style.
///
/// Headers are kept as name, value, name, value: a request has about a dozen and the stub asks for
/// few of them, so a scan is cheaper than a map.
final class RequestHead {
  /// The header in which the tags of an object are sent, spelt as a query.
  static final String TAGS = "x-amz-tagging";

  private final String method;
  private final String bucket;
  private final String key;
  private final Map<String, String> query;
  private final List<String> headers;

  private RequestHead(
      String method, String bucket, String key, Map<String, String> query, List<String> headers) {
    this.method = method;
    this.bucket = bucket;
    this.key = key;
    this.query = query;
    this.headers = headers;
  }

  /// @param bytes holds the head from `start`, complete with the empty line at its end
  /// @throws MalformedRequest if it is not HTTP/1.1
  static RequestHead parse(byte[] bytes, int start, int end) throws MalformedRequest {
    int lineEnd = lineEnd(bytes, start, end);
    String line = latin1(bytes, start, lineEnd);
    int space = line.indexOf(' ');
    int second = line.indexOf(' ', space + 1);
    if (space < 1 || second < 0 || !line.startsWith("HTTP/1.", second + 1)) {
      throw new MalformedRequest("not an HTTP/1 request line");
    }
    var headers = new ArrayList<String>(32);
    for (int at = lineEnd + 2; at < end; ) {
      int to = lineEnd(bytes, at, end);
      if (to == at) {
        break;
      }
      int colon = at;
      while (colon < to && bytes[colon] != ':') {
        colon++;
      }
      if (colon == to) {
        throw new MalformedRequest("a header without a colon");
      }
      headers.add(latin1(bytes, at, colon));
      headers.add(latin1(bytes, colon + 1, to).strip());
      at = to + 2;
    }
    return ofTarget(line.substring(0, space), line.substring(space + 1, second), headers);
  }

  private static RequestHead ofTarget(String method, String target, List<String> headers)
      throws MalformedRequest {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    Map<String, String> query =
        question < 0 ? Map.of() : parseQuery(target.substring(question + 1));
    int slash = path.indexOf('/', 1);
    String bucket = path.length() <= 1 ? "" : path.substring(1, slash < 0 ? path.length() : slash);
    String key = slash < 0 ? "" : percentDecode(path.substring(slash + 1), false);
    return new RequestHead(method, percentDecode(bucket, false), key, query, headers);
  }

  String method() {
    return method;
  }

  String bucket() {
    return bucket;
  }

  String key() {
    return key;
  }

  boolean asks(String parameter) {
    return query.containsKey(parameter);
  }

  /// The value of a query parameter, or an empty string.
  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  /// The value of a header, or an empty string.
  String header(String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name)) {
        return headers.get(i + 1);
      }
    }
    return "";
  }

  /// The headers that an object keeps: type, encoding, caching, user metadata, and its tags.
  List<String> kept() {
    var kept = new ArrayList<String>(4);
    for (int i = 0; i < headers.size(); i += 2) {
      String name = headers.get(i);
      String value = headers.get(i + 1);
      // aws-chunked is a wire form; S3 does not store it.
      if (name.equalsIgnoreCase("content-encoding") && value.startsWith("aws-chunked")) {
        value = value.replaceFirst("^aws-chunked,? *", "");
      }
      if (isKept(name) && !value.isEmpty()) {
        kept.add(name.toLowerCase(Locale.ROOT));
        kept.add(value);
      }
    }
    return kept.isEmpty() ? List.of() : List.copyOf(kept);
  }

  private static boolean isKept(String name) {
    return switch (name.length()) {
      case 7 -> name.equalsIgnoreCase("expires");
      case 12 -> name.equalsIgnoreCase("content-type") || isUserMetadata(name);
      case 13 ->
          name.equalsIgnoreCase("cache-control")
              || name.equalsIgnoreCase(TAGS)
              || isUserMetadata(name);
      case 16 ->
          name.equalsIgnoreCase("content-encoding")
              || name.equalsIgnoreCase("content-language")
              || isUserMetadata(name);
      case 19 -> name.equalsIgnoreCase("content-disposition") || isUserMetadata(name);
      default -> isUserMetadata(name);
    };
  }

  private static boolean isUserMetadata(String name) {
    return name.regionMatches(true, 0, "x-amz-meta-", 0, 11);
  }

  static Map<String, String> parseQuery(String query) throws MalformedRequest {
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(percentDecode(name, true), percentDecode(value, true));
    }
    return parameters;
  }

  /// Undoes percent-encoding of UTF-8. A plus sign is a blank in a query and itself in a path.
  static String percentDecode(String text, boolean plusIsBlank) throws MalformedRequest {
    if (text.indexOf('%') < 0 && (!plusIsBlank || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] decoded = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()
            || Character.digit(text.charAt(i + 1), 16) < 0
            || Character.digit(text.charAt(i + 2), 16) < 0) {
          throw new MalformedRequest("a percent sign without two hexadecimal digits");
        }
        decoded[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
        i += 2;
      } else {
        decoded[length++] = (byte) (c == '+' && plusIsBlank ? ' ' : c);
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }

  private static int lineEnd(byte[] bytes, int from, int end) throws MalformedRequest {
    for (int i = from; i + 1 < end; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    throw new MalformedRequest("a line without an end");
  }

  private static String latin1(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
