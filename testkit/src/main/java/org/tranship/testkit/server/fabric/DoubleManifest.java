package org.tranship.testkit.server.fabric;

import java.io.StringReader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// As much of a cluster's manifest as the double regards: its version, its image store, the sizes
/// of two services, and what the validator of an upgrade wants of them, restated from
/// `Management/fabricvalidator`. Parameters count in the section that they stand in, and where they
/// are left out the cluster's defaults do. Not restated: the rules of placement, of
/// `FileStoreService` and of folders on a drive.
///
/// @param text as XML
/// @param version by which the cluster knows it
record DoubleManifest(String text, String version) {
  private static final String NATIVE = "fabric:imagestore";
  private static final String XSTORE = "xstore:";
  private static final String MANAGEMENT = "management";
  private static final String PERMISSION = "allowimagestoreconnectionstringchange";
  private static final String SERVICE = "imagestoreservice";
  private static final String TARGET = "targetreplicasetsize";
  private static final int DEFAULT_TARGET = 7;
  private static final int DEFAULT_LEAST = 3;

  static DoubleManifest of(String text) {
    String version = settings(text).getOrDefault("/version", "");
    if (version.isEmpty()) {
      throw new FabricRefusal(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR", "No version.");
    }
    return new DoubleManifest(text, version);
  }

  /// Every parameter, as `section/name` in lower case, and the version of the whole.
  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new TreeMap<>();
    try {
      XMLStreamReader reader =
          XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(text));
      String section = "";
      while (reader.hasNext()) {
        if (reader.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        switch (reader.getLocalName()) {
          case "ClusterManifest" -> settings.put("/version", attribute(reader, "Version"));
          case "Section" -> section = attribute(reader, "Name").toLowerCase(Locale.ROOT);
          case "Parameter" ->
              settings.put(
                  section + "/" + attribute(reader, "Name").toLowerCase(Locale.ROOT),
                  attribute(reader, "Value"));
          default -> {}
        }
      }
      return settings;
    } catch (XMLStreamException e) {
      throw new FabricRefusal(
          400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR", "Not well-formed: " + e.getMessage());
    }
  }

  private static String attribute(XMLStreamReader reader, String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  boolean isNative() {
    return store().toLowerCase(Locale.ROOT).startsWith(NATIVE);
  }

  /// Whether a cluster with it has the Image Store Service.
  boolean hasService() {
    return isNative() || isTrue(SERVICE, "enabled", false);
  }

  /// How many replicas the service has.
  int replicas() {
    return number(SERVICE, TARGET, DEFAULT_TARGET);
  }

  /// Why an upgrade to this manifest would not begin.
  Optional<String> objection(DoubleManifest from) {
    String store = store().toLowerCase(Locale.ROOT);
    boolean known =
        store.isEmpty()
            || Stream.of(XSTORE, "file:", NATIVE, "_default_").anyMatch(store::startsWith);
    if (!known) {
      return Optional.of("ImageStoreConnectionString has none of the prefixes.");
    }
    if (!isSameStore(store(), from.store()) && !isTrue(MANAGEMENT, PERMISSION, false)) {
      return Optional.of(
          "The ImageStoreConnectionString cannot be changed from '%s' to '%s'."
              .formatted(from.store(), store()));
    }
    if (isNative() && !isTrue("hosting", "runaspolicyenabled", false)) {
      return Optional.of("RunAsPolicyEnabled has to be true for fabric:ImageStore.");
    }
    return hasService() ? sizes() : Optional.empty();
  }

  /// Whether nodes restart for it. Of what is regarded here only the permission to change the store
  /// is dynamic.
  boolean restarts(DoubleManifest from) {
    return !settled().equals(from.settled());
  }

  private Map<String, String> settled() {
    Map<String, String> all = new TreeMap<>(text.isEmpty() ? Map.of() : settings(text));
    all.keySet().removeAll(Set.of("/version", MANAGEMENT + "/" + PERMISSION));
    return all;
  }

  private Optional<String> sizes() {
    int target = replicas();
    int least = number(SERVICE, "minreplicasetsize", DEFAULT_LEAST);
    if (target <= 0 || least <= 0 || target < least) {
      return Optional.of("The sizes of the ImageStoreService are not in order.");
    }
    return isTrue(SERVICE, "enableclustermanageraffinity", true)
            && target > number("clustermanager", TARGET, DEFAULT_TARGET)
        ? Optional.of("With affinity it has no more replicas than the ClusterManager.")
        : Optional.empty();
  }

  /// Of two containers of Azure what names them counts, in any case: a key may be another one.
  private static boolean isSameStore(String one, String other) {
    if (!isXStore(one) || !isXStore(other)) {
      return one.equals(other);
    }
    Map<String, String> ours = fields(one);
    Map<String, String> theirs = fields(other);
    return Stream.of("accountname", "container", "endpointsuffix")
        .allMatch(name -> ours.getOrDefault(name, "").equals(theirs.getOrDefault(name, "")));
  }

  private static boolean isXStore(String store) {
    return store.toLowerCase(Locale.ROOT).startsWith(XSTORE);
  }

  /// The fields of such a string, names and values in lower case.
  private static Map<String, String> fields(String store) {
    Map<String, String> fields = new TreeMap<>();
    String plain = store.substring(XSTORE.length()).replace("\\;", ";").replace("\\=", "=");
    for (String field : plain.strip().toLowerCase(Locale.ROOT).split(";", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return fields;
  }

  private String store() {
    return value(MANAGEMENT, "imagestoreconnectionstring").orElse("");
  }

  private boolean isTrue(String section, String name, boolean otherwise) {
    return value(section, name).map("true"::equalsIgnoreCase).orElse(otherwise);
  }

  private int number(String section, String name, int otherwise) {
    try {
      return value(section, name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private Optional<String> value(String section, String name) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(settings(text).get(section + "/" + name));
  }
}
