package org.tranship.testkit.server.stub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An answer before it is put on the wire.
///
/// @param status of HTTP
/// @param headers name, value, name, value; length and connection are added on the wire
/// @param content what follows the head
record Reply(int status, List<String> headers, Content content) {
  /// The body of an answer.
  sealed interface Content {
    /// A document, or nothing.
    record Document(byte[] bytes) implements Content {}

    /// A part of an object.
    record Slice(StoredBody body, long from, long length) implements Content {}

    /// The length of an object that is not sent: the answer to HEAD.
    record LengthOnly(long length) implements Content {}
  }

  private static final Content NOTHING = new Content.Document(new byte[0]);

  /// The same answer with one header more.
  Reply with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(name, value));
    return new Reply(status, more, content);
  }

  static Reply empty(int status, String... headers) {
    return new Reply(status, List.of(headers), NOTHING);
  }

  static Reply xml(int status, String document, String... headers) {
    byte[] bytes =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document)
            .getBytes(StandardCharsets.UTF_8);
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/xml"));
    return new Reply(status, all, new Content.Document(bytes));
  }

  static Reply error(int status, String code, String message, String... headers) {
    return xml(
        status,
        "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, Xml.escape(message)),
        headers);
  }
}
