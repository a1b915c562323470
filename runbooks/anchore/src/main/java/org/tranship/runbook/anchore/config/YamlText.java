package org.tranship.runbook.anchore.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes single values as YAML, quoted only where they would otherwise be read as another type.
final class YamlText {
  private YamlText() {}

  /// A value of any scalar type; those that are neither text nor yes/no keep their spelling.
  static String scalar(@Nullable Object value, String spelling) {
    return switch (value) {
      case null -> "null";
      case Boolean flag -> flag.toString();
      case String text -> text(text);
      default -> spelling;
    };
  }

  private static String text(String text) {
    DumperOptions options = new DumperOptions();
    // One line, however long: a folded value would be correct but hard to compare by eye.
    options.setWidth(Integer.MAX_VALUE);
    options.setSplitLines(false);
    if (text.indexOf('\n') >= 0) {
      options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    }
    return new Yaml(options).dump(text).strip();
  }
}
