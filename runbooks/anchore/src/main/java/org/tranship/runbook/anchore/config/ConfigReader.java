package org.tranship.runbook.anchore.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.config.Substitution.Place;
import org.tranship.runbook.anchore.config.YamlNode.Mapping;
import org.tranship.runbook.anchore.config.YamlNode.Scalar;
import org.tranship.runbook.anchore.config.YamlNode.Sequence;

/// Reads the archive part of an Anchore `config.yaml` of any era, 0.1.x to 1.1.0.
///
/// References are replaced in the raw text, then the text is parsed as YAML 1.1, then the first
/// section that is not empty is taken. Only that section must be there; what Anchore itself would
/// miss in the rest of the file is a warning.
public final class ConfigReader {
  private final Variables variables;
  private final boolean keepUnresolved;

  /// A reader that refuses a reference without a value anywhere in the file, as Anchore does.
  public ConfigReader(Variables variables) {
    this(variables, false);
  }

  private ConfigReader(Variables variables, boolean keepUnresolved) {
    this.variables = variables;
    this.keepUnresolved = keepUnresolved;
  }

  /// A reader for files of other machines, whose variables may not be set here: a reference without
  /// a value stays in the text.
  static ConfigReader keepingUnresolved(Variables variables) {
    return new ConfigReader(variables, true);
  }

  /// Reads a file.
  ///
  /// @throws ConfigException with every problem found; nothing was opened but the file
  public ArchiveConfig read(Path file, StoreSection section) {
    try {
      return read(file.toString(), Files.readString(file), section);
    } catch (IOException e) {
      throw new ConfigException(
          new ConfigProblem(
              Kind.UNREADABLE_FILE,
              file.toString(),
              0,
              0,
              "the configuration cannot be read: " + FileTrouble.why(e),
              "It says where the documents are",
              "Check the path, the permissions and the encoding"));
    }
  }

  /// Whether a file gives the analysis archive a store of its own, sound or not.
  public boolean hasOwnArchive(Path file) {
    try {
      read(file, StoreSection.ANALYSIS_ARCHIVE);
      return true;
    } catch (ConfigException e) {
      return e.kind() != Kind.NO_SECTION;
    }
  }

  /// Reads a text; `name` stands in the messages.
  ///
  /// @throws ConfigException with every problem found
  public ArchiveConfig read(String name, String text, StoreSection section) {
    ConfigNotes notes = new ConfigNotes(name);
    notes.warnings().addAll(variables.warnings());
    Substitution substitution = Substitution.of(text, variables.values());
    YamlNode root = YamlFile.parse(name, substitution, notes.warnings());
    if (root != null && !keepUnresolved) {
      refuseUnresolved(root, notes);
      notes.stopOnProblems();
    }
    Mapping catalog = catalog(root, notes);
    WholeFile.warn(root, notes);
    return new SectionReader(name, catalog, section, new References(text), notes).read();
  }

  private static Mapping catalog(@Nullable YamlNode root, ConfigNotes notes) {
    YamlNode services = root instanceof Mapping top ? top.get("services") : null;
    YamlNode catalog = services instanceof Mapping group ? group.get("catalog") : null;
    if (catalog instanceof Mapping found && found.truthy()) {
      return found;
    }
    YamlNode nearest = services != null ? services : root;
    notes.problem(
        Kind.NO_SECTION,
        nearest == null ? new Place(0, 0) : nearest.place(),
        "there is no services.catalog section",
        "The catalog service is the one that keeps the documents, so its section names the driver",
        "Give the config.yaml of the catalog service");
    notes.stopOnProblems();
    throw new IllegalStateException("a problem was noted and did not stop");
  }

  private static void refuseUnresolved(YamlNode node, ConfigNotes notes) {
    switch (node) {
      case Scalar scalar -> refuse(scalar.text(), scalar.place(), notes);
      case Sequence sequence -> sequence.items().forEach(item -> refuseUnresolved(item, notes));
      case Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  (key, value) -> {
                    refuse(key, mapping.keyPlace(key), notes);
                    refuseUnresolved(value, notes);
                  });
    }
  }

  private static void refuse(String text, Place place, ConfigNotes notes) {
    Matcher matcher = Substitution.REFERENCE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1);
      notes.problem(
          Kind.UNRESOLVED_VARIABLE,
          place,
          "the variable " + name + " has no value",
          name.contains(":")
              ? "Anchore knows no default values inside ${...}, so this is taken for the name"
              : "It is set neither in the environment nor in the file that ANCHORE_ENV_FILE names",
          "Set " + name + ", or write the value in its place");
    }
  }
}
