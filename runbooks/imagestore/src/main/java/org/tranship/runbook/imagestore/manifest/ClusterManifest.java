package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tranship.runbook.imagestore.connection.ConnectionString;

/// The manifest of a cluster: its settings, and where in its text they stand. Names of sections and
/// parameters do not regard case, as in Service Fabric.
public final class ClusterManifest {
  static final String NAMESPACE = "http://schemas.microsoft.com/2011/01/fabric";

  /// A parameter of a section.
  ///
  /// @param value with its entities resolved; it may be a secret
  /// @param tag where it stands
  /// @param end behind the whole element
  record Parameter(String name, String value, boolean encrypted, Tag tag, int end) {
    /// Without the value.
    @Override
    public String toString() {
      return name;
    }
  }

  /// A section of the settings.
  ///
  /// @param close where its end tag begins; where it has none, where its start tag ends
  record Section(String name, Tag tag, int close, List<Parameter> parameters) {
    Section {
      parameters = List.copyOf(parameters);
    }
  }

  private final ManifestText text;
  private final String version;
  private final String name;
  private final Tag root;
  private final List<Section> sections;
  private final int settingsEnd;
  private final int nodes;

  ClusterManifest(
      ManifestText text,
      String version,
      String name,
      Tag root,
      List<Section> sections,
      int settingsEnd,
      int nodes) {
    this.text = text;
    this.version = version;
    this.name = name;
    this.root = root;
    this.sections = Collections.unmodifiableList(new ArrayList<>(sections));
    this.settingsEnd = settingsEnd;
    this.nodes = nodes;
  }

  /// @throws ManifestException saying why the bytes are no manifest of a cluster
  public static ClusterManifest parse(byte[] bytes) {
    return ManifestReader.read(ManifestText.of(bytes));
  }

  /// Its bytes, exactly.
  public byte[] bytes() {
    return text.bytes();
  }

  /// The attribute `Version`, by which a cluster knows it.
  public String version() {
    return version;
  }

  /// The name of the cluster, with its entities resolved; empty if there is none.
  public String name() {
    return name;
  }

  /// The image store that it has the cluster use.
  ///
  /// @throws IllegalArgumentException if it is none that Service Fabric understands
  public ConnectionString imageStore() {
    return new ManifestSettings(this).connection();
  }

  /// Whether it has the cluster use its own image store.
  public boolean isNative() {
    return new ManifestSettings(this).isNative();
  }

  /// Whether the cluster has the Image Store Service with it, and if so how many replicas of it
  /// make a quorum of writers.
  public OptionalInt quorum() {
    ManifestSettings settings = new ManifestSettings(this);
    return settings.isNative() || settings.enabled() ? settings.least() : OptionalInt.empty();
  }

  ManifestText text() {
    return text;
  }

  Tag root() {
    return root;
  }

  List<Section> sections() {
    return sections;
  }

  /// Where the end tag of all settings begins.
  int settingsEnd() {
    return settingsEnd;
  }

  /// How many nodes it lists; 0 where the infrastructure knows them.
  int nodes() {
    return nodes;
  }

  Optional<Section> section(String name) {
    return sections.stream().filter(it -> it.name().equalsIgnoreCase(name)).findFirst();
  }

  Optional<Parameter> parameter(String section, String name) {
    return section(section)
        .flatMap(
            it ->
                it.parameters().stream()
                    .filter(parameter -> parameter.name().equalsIgnoreCase(name))
                    .findFirst());
  }

  /// The value of a parameter, without blanks around it; empty if it is not there or has none.
  Optional<String> value(String section, String name) {
    return parameter(section, name).map(it -> it.value().strip()).filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return "the cluster manifest " + version;
  }
}
