package org.tranship.runbook.imagestore.manifest;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.tranship.runbook.imagestore.manifest.ClusterManifest.Parameter;
import org.tranship.runbook.imagestore.manifest.ClusterManifest.Section;
import org.tranship.runbook.imagestore.manifest.TagScan.Found;

/// Reads a manifest with the JDK's own parser of XML, and beside it the text, to remember where its
/// tags are: the places that the parser itself tells are wrong wherever it has filled its buffer
/// anew. Document types and entities of others are refused.
final class ManifestReader {
  private static final String SECTION = "Section";
  private static final String PARAMETER = "Parameter";
  private static final String SETTINGS = "FabricSettings";

  private final ManifestText text;
  private final XMLStreamReader reader;
  private final List<Section> sections = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private String path = "";
  private Optional<Tag> root = Optional.empty();
  private String version = "";
  private String cluster = "";
  private Optional<Tag> section = Optional.empty();
  private Optional<Tag> parameter = Optional.empty();
  private String sectionName = "";
  private String[] given = new String[] {"", "", ""};
  private int settingsEnd = -1;
  private int nodes;

  private final TagScan scan;

  /// The start tag that was read last, until its end is met.
  private Optional<Found> started = Optional.empty();

  private ManifestReader(ManifestText text, XMLStreamReader reader) {
    this.scan = new TagScan(text.text());
    this.text = text;
    this.reader = reader;
  }

  static ClusterManifest read(ManifestText text) {
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text.text()));
      try {
        return new ManifestReader(text, reader).whole();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw refuse(
          "It is not well-formed, at line "
              + e.getLocation().getLineNumber()
              + ", column "
              + e.getLocation().getColumnNumber()
              + ".");
    }
  }

  static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static ManifestException refuse(String why) {
    return new ManifestException(
        ManifestException.NO_MANIFEST,
        "This is no cluster manifest that can be worked on. "
            + why
            + " Take the one that Get-ServiceFabricClusterManifest prints.");
  }

  private ClusterManifest whole() throws XMLStreamException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD -> throw refuse("It has a document type.");
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> end();
        default -> {}
      }
    }
    if (settingsEnd < 0) {
      throw refuse("It has no element FabricSettings, or an empty one.");
    }
    return new ClusterManifest(
        text, version, cluster, root.orElseThrow(), sections, settingsEnd, nodes);
  }

  private void start() {
    String name = reader.getLocalName();
    started = Optional.of(met(false));
    if (path.isEmpty()) {
      requireRoot(name);
    }
    path = path + "/" + name;
    if (path.endsWith("/Node")) {
      nodes++;
    }
    if (path.equals("/ClusterManifest/" + SETTINGS + "/" + SECTION)) {
      section = Optional.of(tag());
      sectionName = attribute("Name");
      parameters.clear();
    } else if (path.endsWith("/" + SETTINGS + "/" + SECTION + "/" + PARAMETER)) {
      parameter = Optional.of(tag());
      given =
          new String[] {attribute("Name"), attribute("Value"), attribute("IsEncrypted").strip()};
    }
  }

  private void requireRoot(String name) {
    if (!name.equals("ClusterManifest")
        || !ClusterManifest.NAMESPACE.equals(reader.getNamespaceURI())) {
      throw refuse(
          "Its root is no ClusterManifest of the namespace " + ClusterManifest.NAMESPACE + ".");
    }
    version = attribute("Version");
    cluster = attribute("Name");
    if (version.isBlank()) {
      throw refuse("Its root has no attribute Version.");
    }
    root = Optional.of(tag());
  }

  private void end() {
    Found last = started.filter(Found::empty).orElseGet(() -> met(true));
    started = Optional.empty();
    int behind = last.end();
    if (path.endsWith("/" + PARAMETER) && parameter.isPresent()) {
      boolean encrypted = given[2].equalsIgnoreCase("true") || given[2].equals("1");
      String name = given[0];
      if (parameters.stream().anyMatch(it -> it.name().equalsIgnoreCase(name))) {
        throw refuse("Its section " + sectionName + " has the parameter " + name + " twice.");
      }
      parameters.add(new Parameter(name, given[1], encrypted, parameter.get(), behind));
      parameter = Optional.empty();
    } else if (path.equals("/ClusterManifest/" + SETTINGS + "/" + SECTION)) {
      Tag tag = section.orElseThrow();
      requireNew(sectionName);
      sections.add(
          new Section(sectionName, tag, tag.empty() ? tag.end() : last.start(), parameters));
    } else if (path.equals("/ClusterManifest/" + SETTINGS)) {
      settingsEnd = last.empty() ? -1 : last.start();
    }
    path = path.substring(0, path.lastIndexOf('/'));
  }

  private void requireNew(String name) {
    if (sections.stream().anyMatch(it -> it.name().equalsIgnoreCase(name))) {
      throw refuse("It has the section " + name + " twice.");
    }
  }

  private String attribute(String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  /// The start tag that was just read.
  private Tag tag() {
    Found found = started.orElseThrow();
    return Tag.at(text.text(), found.start(), found.end());
  }

  /// The next tag of the text, which has to be the one that the parser has read.
  private Found met(boolean closing) {
    String prefix = reader.getPrefix();
    String name = (prefix == null || prefix.isEmpty() ? "" : prefix + ":") + reader.getLocalName();
    return scan.next()
        .filter(it -> it.closing() == closing && it.name().equals(name))
        .orElseThrow(() -> refuse("Where its tags stand cannot be told."));
  }
}
