package org.tranship.runbook.imagestore.manifest;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// What two manifests say differently. Comments, blanks between elements, the order of attributes,
/// of sections and of parameters, and how a name is spelt as to case mean nothing to Service
/// Fabric, so they are no difference; that a parameter is encrypted is one.
public final class ManifestDifference {
  private static final String SECTION = "Section";
  private static final String PARAMETER = "Parameter";
  private static final String NAME = "Name";

  /// One thing that a manifest says.
  ///
  /// @param where for people; never the value, which may be a secret
  /// @param value what it says
  private record Said(String where, String value) {}

  private final Map<String, Said> said = new TreeMap<>();
  private final Deque<String> paths = new ArrayDeque<>();
  private final Deque<String> shown = new ArrayDeque<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private ManifestDifference() {}

  /// The names of what differs, such as `Management/ImageStoreConnectionString`, in their order;
  /// empty if both say the same.
  public static List<String> between(ClusterManifest one, ClusterManifest other) {
    Map<String, Said> here = read(one);
    Map<String, Said> there = read(other);
    TreeSet<String> names = new TreeSet<>();
    different(here, there, names);
    different(there, here, names);
    return List.copyOf(names);
  }

  /// What one manifest says otherwise than the one before it.
  ///
  /// @param where as in [#between]
  /// @param kind `added`, `removed` or `changed`
  public record Change(String where, String kind) {
    @Override
    public String toString() {
      return where + " " + kind;
    }
  }

  /// What was done to a manifest, in the order of the names; empty if both say the same. No value
  /// is told, since it may be a secret.
  public static List<Change> changes(ClusterManifest before, ClusterManifest after) {
    Set<String> here = places(read(before));
    Set<String> there = places(read(after));
    return between(before, after).stream()
        .map(
            where ->
                new Change(
                    where,
                    !here.contains(where)
                        ? "added"
                        : there.contains(where) ? "changed" : "removed"))
        .toList();
  }

  private static Set<String> places(Map<String, Said> said) {
    Set<String> places = new TreeSet<>();
    said.values().forEach(it -> places.add(it.where));
    return places;
  }

  /// Some of them, for people.
  public static String named(List<String> names, int most) {
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }

  private static void different(
      Map<String, Said> here, Map<String, Said> there, Set<String> names) {
    here.forEach(
        (path, it) -> {
          Said theirs = there.get(path);
          if (theirs == null || !theirs.value.equals(it.value)) {
            names.add(it.where);
          }
        });
  }

  private static Map<String, Said> read(ClusterManifest manifest) {
    ManifestDifference reading = new ManifestDifference();
    try {
      XMLStreamReader reader =
          ManifestReader.factory().createXMLStreamReader(new StringReader(manifest.text().text()));
      try {
        reading.all(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new IllegalStateException("A manifest that was read cannot be read again", e);
    }
    return reading.said;
  }

  private void all(XMLStreamReader reader) throws XMLStreamException {
    List<StringBuilder> texts = new ArrayList<>();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          start(reader);
          texts.add(new StringBuilder());
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            texts.getLast().append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String text = texts.removeLast().toString().strip();
          if (!text.isEmpty()) {
            say("", text);
          }
          paths.removeLast();
          shown.removeLast();
        }
        default -> {}
      }
    }
  }

  private void start(XMLStreamReader reader) {
    String name = reader.getLocalName();
    String called = reader.getAttributeValue(null, NAME);
    String label = called == null || paths.isEmpty() ? name : name + " " + called;
    String path = last(paths) + "/" + label.toLowerCase(Locale.ROOT);
    int count = counts.getOrDefault(path, 0) + 1;
    counts.put(path, count);
    paths.add(count == 1 ? path : path + "#" + count);
    shown.add(
        switch (name) {
          case SECTION -> String.valueOf(called);
          case PARAMETER -> last(shown) + "/" + called;
          default -> last(shown) + (shown.isEmpty() ? "" : "/") + label;
        });
    say("", "");
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attribute(name, reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
  }

  private void attribute(String element, String name, String value) {
    String plain = value.strip();
    boolean encrypted = name.equals("IsEncrypted");
    if (encrypted && (plain.equalsIgnoreCase("false") || plain.equals("0"))) {
      // The same as leaving it out.
      return;
    }
    if (!name.equals(NAME) || element.equals("ClusterManifest")) {
      say("/@" + name, encrypted ? "true" : plain);
    }
  }

  private void say(String more, String value) {
    var _ = said.put(last(paths) + more, new Said(last(shown), value));
  }

  private static String last(Deque<String> texts) {
    return texts.isEmpty() ? "" : texts.getLast();
  }
}
