package org.tranship.testkit.server.stub;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The few forms of XML and of percent-encoding that the protocol needs.
final class Xml {
  private static final XMLInputFactory READERS = XMLInputFactory.newDefaultFactory();
  private static final String HEX = "0123456789ABCDEF";

  static {
    READERS.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    READERS.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  private Xml() {}

  /// The texts of all elements with one of two names, as pairs in the order of the document.
  record Pair(String first, String second) {}

  /// Reads repeated elements, each with two children: `Part` with `PartNumber` and `ETag`, `Object`
  /// with `Key` and perhaps `VersionId`.
  static List<Pair> pairs(byte[] document, String element, String first, String second)
      throws S3Failure {
    var pairs = new ArrayList<Pair>();
    try {
      XMLStreamReader reader = READERS.createXMLStreamReader(new ByteArrayInputStream(document));
      String one = "";
      String two = "";
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = reader.getLocalName();
          if (name.equals(first)) {
            one = reader.getElementText();
          } else if (name.equals(second)) {
            two = reader.getElementText();
          }
        } else if (event == XMLStreamConstants.END_ELEMENT
            && reader.getLocalName().equals(element)) {
          pairs.add(new Pair(one, two));
          one = "";
          two = "";
        }
      }
      reader.close();
    } catch (XMLStreamException _) {
      throw new S3Failure(400, "MalformedXML", "The document is not the XML that was expected.");
    }
    return pairs;
  }

  static String escape(String text) {
    var escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default -> {
          if (c < ' ') {
            // As real servers do: not well-formed XML 1.0, which is why encoding-type=url exists.
            escaped.append("&#x").append(Integer.toHexString(c)).append(';');
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /// Percent-encodes as S3 does for `encoding-type=url`: all but letters, digits and `-_.~/`.
  static String urlEncode(String text) {
    var encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || c == '-'
          || c == '_'
          || c == '.'
          || c == '~'
          || c == '/') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }
}
