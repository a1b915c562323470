package org.tranship.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of a small XML answer with what is in it; namespaces are passed over, since servers
/// differ in them. Document types are not read at all.
public final class XmlNode {
  private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();
  private static final int DEEPEST = 16;

  static {
    FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    FACTORY.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
  }

  /// An element with nothing in it.
  public static final XmlNode EMPTY = new XmlNode("");

  private final String name;
  private final List<XmlNode> children = new ArrayList<>();
  private final Map<String, String> attributes = new HashMap<>(2);
  private final StringBuilder text = new StringBuilder();

  private XmlNode(String name) {
    this.name = name;
  }

  /// Reads a whole document. White space in front of it is allowed: servers send some while they
  /// work on an answer.
  ///
  /// @throws IOException if it is not well-formed
  public static XmlNode parse(byte[] document) throws IOException {
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
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      node.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
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

  /// Its name without a namespace.
  public String name() {
    return name;
  }

  /// The value of an attribute, or empty text.
  public String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /// All child elements, in the order they came.
  public List<XmlNode> children() {
    return List.copyOf(children);
  }

  /// The first child of this name, or an element without anything in it.
  public XmlNode child(String childName) {
    for (XmlNode child : children) {
      if (child.name.equals(childName)) {
        return child;
      }
    }
    return new XmlNode(childName);
  }

  /// The characters directly in this element.
  public String text() {
    return text.toString();
  }

  /// The child elements of this name.
  public List<XmlNode> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }

  /// The text of the first child of this name, or empty text.
  public String text(String childName) {
    for (XmlNode child : children) {
      if (child.name.equals(childName)) {
        return child.text();
      }
    }
    return "";
  }
}
