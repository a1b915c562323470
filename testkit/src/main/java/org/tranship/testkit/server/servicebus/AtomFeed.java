package org.tranship.testkit.server.servicebus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// Documents of the management API: written, and read as strictly as a data contract is, whose
/// elements are found in their own order only.
final class AtomFeed {
  private static final String CONNECT =
      "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  private AtomFeed() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// An entry with a description in it.
  ///
  /// @param inside the description's elements, as text
  static String entry(String title, String description, String inside) {
    return "<entry xmlns=\""
        + ATOM
        + "\"><id>https://double/"
        + escaped(title)
        + "</id><title type=\"text\">"
        + escaped(title)
        + "</title><published>2012-04-01T08:00:00Z</published>"
        + "<link rel=\"self\" href=\"x\"/><content type=\"application/xml\"><"
        + description
        + " xmlns=\""
        + CONNECT
        + "\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
        + inside
        + "</"
        + description
        + "></content></entry>";
  }

  static String feed(List<String> entries) {
    return "<feed xmlns=\""
        + ATOM
        + "\"><title type=\"text\">Publicly Listed Services</title>"
        + String.join("", entries)
        + "</feed>";
  }

  /// The description in an entry that was sent.
  ///
  /// @param order its elements, in the only order they may have
  /// @throws IllegalArgumentException saying what is wrong with it
  static Element description(byte[] body, String name, List<String> order) {
    Document document;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("the body is no XML: " + e.getMessage(), e);
    }
    Element entry = document.getDocumentElement();
    if (!"entry".equals(entry.getLocalName()) || !ATOM.equals(entry.getNamespaceURI())) {
      throw new IllegalArgumentException("the body is no entry of Atom");
    }
    Element content = child(entry, "content");
    Element description = content == null ? null : child(content, name);
    if (description == null || !CONNECT.equals(description.getNamespaceURI())) {
      throw new IllegalArgumentException("the entry holds no " + name);
    }
    int last = -1;
    for (Element each : children(description)) {
      int at = order.indexOf(each.getLocalName());
      if (at < 0) {
        throw new IllegalArgumentException(name + " has no " + each.getLocalName());
      }
      if (at <= last) {
        throw new IllegalArgumentException(each.getLocalName() + " comes too late to be seen");
      }
      last = at;
    }
    return description;
  }

  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  static @Nullable Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(each -> name.equals(each.getLocalName()))
        .findFirst()
        .orElse(null);
  }

  /// The text of a child, or empty text.
  static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? "" : child.getTextContent();
  }

  /// What `i:type` says.
  static String type(Element element) {
    return element.getAttributeNS("http://www.w3.org/2001/XMLSchema-instance", "type");
  }
}
