package org.tranship.driver.servicebus;

import java.time.Duration;

/// Documents as the service reads them: an Atom entry around one description, whose elements stand
/// in the service's own order.
final class AtomText {
  /// The namespace of descriptions.
  static final String NAMESPACE =
      "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";

  private final StringBuilder out = new StringBuilder();

  AtomText element(String name, String value) {
    out.append('<').append(name).append('>').append(escaped(value)).append("</").append(name);
    out.append('>');
    return this;
  }

  /// @param inside what is between, already a document's text
  AtomText wrapped(String name, String attributes, String inside) {
    out.append('<').append(name).append(attributes).append('>').append(inside);
    out.append("</").append(name).append('>');
    return this;
  }

  AtomText duration(String name, Duration time) {
    return element(name, time.toString());
  }

  /// All so far.
  String text() {
    return out.toString();
  }

  /// An entry around a description with all so far in it.
  String entry(String description) {
    return entryAround(
        "<"
            + description
            + " xmlns=\""
            + NAMESPACE
            + "\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + out
            + "</"
            + description
            + ">");
  }

  /// An entry around a whole description.
  static String entryAround(String description) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><entry xmlns=\"http://www.w3.org/2005/Atom\">"
        + "<content type=\"application/xml\">"
        + description
        + "</content></entry>";
  }

  static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\r' -> escaped.append("&#13;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
