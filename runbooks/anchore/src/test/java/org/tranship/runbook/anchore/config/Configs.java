package org.tranship.runbook.anchore.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;

/// Configuration texts that the tests of this package share.
final class Configs {
  static final String FILE = "config.yaml";

  private Configs() {}

  /// A file with this indented text under `services.catalog`.
  static String catalog(String section) {
    return "services:\n  catalog:\n" + section.stripTrailing().indent(4);
  }

  static String s3(String lines) {
    return catalog(
        "object_store:\n  storage_driver:\n    name: s3\n    config:\n" + lines.indent(6));
  }

  static ArchiveConfig read(String text, Map<String, String> environment) {
    return new ConfigReader(Variables.from(environment))
        .read(FILE, text, StoreSection.OBJECT_STORE);
  }

  static ArchiveConfig read(String text) {
    return read(text, Map.of());
  }

  static ConfigException failure(String text, Map<String, String> environment) {
    return catchThrowableOfType(ConfigException.class, () -> read(text, environment));
  }

  static ConfigException failure(String text) {
    return failure(text, Map.of());
  }
}
