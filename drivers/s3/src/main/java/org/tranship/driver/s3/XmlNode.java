package org.tranship.driver.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of a small XML answer with what is in it; namespaces are passed over, since servers
/// differ in them. Document types are not read at all.
final class XmlNode {
  private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();
  private static final int DEEPEST = 16;

  static {
    FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    FACTORY.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
  }

  /// An element with nothing in it.
  static final XmlNode EMPTY = new XmlNode("");

  private final String name;
  private final List<XmlNode> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlNode(String name) {
    this.name = name;
  }

  /// Reads a whole document. White space in front of it is allowed: servers send some while they
  /// work on an answer.
  ///
  /// @throws IOException if it is not well-formed
  static XmlNode parse(byte[] document) throws IOException {
    int start = 0;
    while (start < document.length && document[start] <= ' ' && document[start] > 0) {
      start++;
    }
    try {
      XMLStreamReader reader =
          FACTORY.createXMLStreamReader(
              new ByteArrayInputStream(document, start, document.length - start));
      try {
        reader.nextTag();
        XmlNode root = element(reader, 0);
        while (reader.hasNext()) {
          reader.next();
        }
        return root;
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new IOException("the answer is no well-formed XML", e);
    }
  }

  private static XmlNode element(XMLStreamReader reader, int depth)
      throws XMLStreamException, IOException {
    if (depth > DEEPEST) {
      throw new IOException("the answer is XML nested too deeply");
    }
    XmlNode node = new XmlNode(reader.getLocalName());
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> node.children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            node.text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return node;
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new IOException("the answer is XML with entities of its own");
        default -> {
          // Comments and processing instructions mean nothing here.
        }
      }
    }
  }

  String name() {
    return name;
  }

  /// The characters directly in this element.
  String text() {
    return text.toString();
  }

  /// The child elements of this name.
  List<XmlNode> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }

  /// The text of the first child of this name, or empty text.
  String text(String childName) {
    for (XmlNode child : children) {
      if (child.name.equals(childName)) {
        return child.text();
      }
    }
    return "";
  }
}
