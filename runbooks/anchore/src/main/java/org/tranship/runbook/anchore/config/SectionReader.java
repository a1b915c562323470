package org.tranship.runbook.anchore.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.config.ArchiveConfig.Origin;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.config.References.Template;
import org.tranship.runbook.anchore.config.Substitution.Place;
import org.tranship.runbook.anchore.config.YamlNode.Mapping;
import org.tranship.runbook.anchore.config.YamlNode.Scalar;
import org.tranship.runbook.anchore.layout.CompressionRule;
import org.tranship.runbook.anchore.layout.Driver;

/// Finds the archive section inside `services.catalog` and turns it into an [ArchiveConfig].
final class SectionReader {
  private static final Mapping EMPTY =
      new Mapping(new LinkedHashMap<>(), new LinkedHashMap<>(), new Place(0, 0));

  private final String file;
  private final Mapping catalog;
  private final StoreSection wanted;
  private final References references;
  private final ConfigNotes notes;

  SectionReader(
      String file, Mapping catalog, StoreSection wanted, References references, ConfigNotes notes) {
    this.file = file;
    this.catalog = catalog;
    this.wanted = wanted;
    this.references = references;
    this.notes = notes;
  }

  ArchiveConfig read() {
    for (String key : wanted.keys()) {
      YamlNode section = catalog.get(key);
      if (section != null && section.truthy()) {
        if (section instanceof Mapping mapping) {
          mentionShadowed(key);
          return modern(key, mapping);
        }
        bad(section, key + " is " + section.typeName() + ", not a group of keys");
        notes.stopOnProblems();
      }
    }
    if (wanted == StoreSection.ANALYSIS_ARCHIVE) {
      notes.problem(
          Kind.NO_SECTION,
          catalog.place(),
          "there is no analysis_archive section in services.catalog",
          "Without it Anchore keeps the analysis archive in the main store",
          "Leave the analysis archive option out, or add the section");
      notes.stopOnProblems();
    }
    return legacy();
  }

  private void mentionShadowed(String winner) {
    for (String key : wanted.keys()) {
      YamlNode other = catalog.get(key);
      if (!key.equals(winner) && other != null && other.truthy()) {
        notes.warn(
            catalog.keyPlace(key), "section " + key + " is ignored: " + winner + " wins over it");
      }
    }
  }

  private ArchiveConfig modern(String key, Mapping section) {
    CompressionRule compression = compression(group(section, "compression"));
    Mapping storage = group(section, "storage_driver");
    YamlNode name = storage.get("name");
    Driver driver = name == null ? Driver.DB : driver(name);
    YamlNode config = storage.get("config");
    Mapping settings;
    if (config instanceof Mapping mapping) {
      settings = mapping;
    } else {
      if (config != null && config.truthy()) {
        bad(config, "storage_driver.config is " + config.typeName() + ", not a group of keys");
      }
      YamlNode nearest = config != null ? config : name != null ? name : storage;
      settings = new Mapping(EMPTY.entries(), EMPTY.keyPlaces(), nearest.place());
    }
    Origin origin =
        Stream.of(Origin.values()).filter(o -> o.key().equals(key)).findFirst().orElseThrow();
    List<String> path = List.of("services", "catalog", key, "storage_driver", "config");
    return finish(origin, catalog.keyPlace(key).line(), compression, driver, settings, path);
  }

  /// The keys of 0.1.x, which the running service of every later release still honours.
  private ArchiveConfig legacy() {
    YamlNode name = catalog.get("archive_driver");
    YamlNode useDb = catalog.get("use_db");
    List<String> path = List.of("services", "catalog");
    if (name instanceof Scalar(String _, _, _, _)) {
      Driver driver = useDb != null && useDb.truthy() ? Driver.DB : driver(name);
      LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
      LinkedHashMap<String, Place> places = new LinkedHashMap<>();
      YamlNode dir = catalog.get("archive_data_dir");
      if (driver == Driver.LOCALFS && dir != null) {
        entries.put("archive_data_dir", dir);
        places.put("archive_data_dir", catalog.keyPlace("archive_data_dir"));
      }
      Mapping settings = new Mapping(entries, places, name.place());
      int line = catalog.keyPlace("archive_driver").line();
      return finish(Origin.LEGACY, line, CompressionRule.DEFAULT, driver, settings, path);
    }
    if (name != null) {
      bad(name, "archive_driver is " + name.typeName() + ", not the name of a driver");
    } else {
      notes.warn(
          catalog.place(),
          "services.catalog names no storage driver; Anchore then uses the database (driver db)");
    }
    return finish(Origin.DEFAULTS, 0, CompressionRule.DEFAULT, Driver.DB, EMPTY, path);
  }

  private ArchiveConfig finish(
      Origin origin,
      int line,
      CompressionRule compression,
      @Nullable Driver driver,
      Mapping settings,
      List<String> path) {
    DriverConfig config = driver == null ? null : new DriverRules(settings, driver, notes).apply();
    notes.stopOnProblems();
    if (config == null) {
      throw new IllegalStateException("a configuration without a problem made no driver");
    }
    return new ArchiveConfig(
        file, origin, line, compression, config, settings(settings, path), notes.warnings());
  }

  private List<Setting> settings(Mapping config, List<String> path) {
    List<Setting> settings = new ArrayList<>();
    config
        .entries()
        .forEach(
            (key, node) -> {
              if (node instanceof Scalar scalar) {
                settings.add(setting(key, scalar, path));
              }
            });
    settings.sort(Comparator.comparing(Setting::key));
    return settings;
  }

  private Setting setting(String key, Scalar scalar, List<String> path) {
    List<String> whole = new ArrayList<>(path);
    whole.add(key);
    Template template = references.at(whole);
    boolean secret = DriverKeys.isSecret(key, scalar.text());
    // A secret with a literal part may not be shown, references or not.
    if (template != null && (!secret || template.nothingElse())) {
      return new Setting.Referenced(key, template.yaml(), template.variables());
    }
    return secret
        ? new Setting.Hidden(key, new Secret(scalar.text()))
        : new Setting.Open(key, YamlText.scalar(scalar.value(), scalar.text()));
  }

  private @Nullable Driver driver(YamlNode name) {
    Optional<Driver> known =
        name instanceof Scalar scalar ? Driver.named(scalar.text()) : Optional.empty();
    if (known.isPresent()) {
      return known.get();
    }
    List<String> names = Stream.of(Driver.values()).map(Driver::configName).toList();
    String given = name instanceof Scalar scalar ? scalar.text() : name.typeName();
    Optional<String> nearest = NearestName.of(given, names);
    notes.problem(
        Kind.UNKNOWN_DRIVER,
        name.place(),
        "there is no storage driver \"" + given + "\"",
        "Anchore has " + String.join(", ", names),
        nearest.map(n -> "Write \"" + n + "\" if that was meant").orElse("Choose one of these"));
    return null;
  }

  private CompressionRule compression(Mapping section) {
    boolean enabled = false;
    YamlNode flag = section.get("enabled");
    if (flag instanceof Scalar(Boolean on, _, _, _)) {
      enabled = on;
    } else if (flag != null && flag.truthy()) {
      notes.warn(
          flag.place(),
          "compression.enabled is "
              + flag.typeName()
              + ", and Anchore compresses only for the plain value true; nothing is compressed."
              + " Write it without quotes if compression was meant");
    }
    long kbytes = CompressionRule.DEFAULT.minSizeKbytes();
    YamlNode size = section.get("min_size_kbytes");
    if (size instanceof Scalar(Number number, _, _, _)
        && !(number instanceof Double)
        && !(number instanceof BigInteger)
        && number.longValue() >= 0
        && number.longValue() <= Long.MAX_VALUE / 1024) {
      kbytes = number.longValue();
    } else if (size != null) {
      bad(size, "compression.min_size_kbytes is not a whole number of KiB, 0 or more");
    }
    return new CompressionRule(enabled, kbytes);
  }

  private Mapping group(Mapping section, String key) {
    YamlNode node = section.get(key);
    if (node == null) {
      return new Mapping(EMPTY.entries(), EMPTY.keyPlaces(), section.place());
    }
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    bad(node, key + " is " + node.typeName() + ", not a group of keys");
    return EMPTY;
  }

  private void bad(YamlNode node, String what) {
    notes.problem(
        Kind.BAD_VALUE,
        node.place(),
        what,
        "Anchore cannot read it so either",
        "Correct the value, or remove the key to use the default");
  }
}
