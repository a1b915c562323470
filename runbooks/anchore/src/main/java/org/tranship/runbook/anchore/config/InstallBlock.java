package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.layout.Driver;

/// The block that belongs into config.yaml once the documents have moved.
///
/// It has the shape that the original tool prints (keys sorted, `compression` before
/// `storage_driver`), but every secret is a `${ANCHORE...}` reference. A reference of the file it
/// came from is kept as it was.
///
/// @param parent the key under `services.catalog` whose content the block is
/// @param yaml the block, each line ended by LF
/// @param variables what must be set in the environment of each catalog service
public record InstallBlock(String parent, String yaml, List<Variable> variables) {
  /// Copies the list.
  public InstallBlock {
    variables = List.copyOf(variables);
  }

  /// One environment variable that the block needs.
  ///
  /// @param name its name
  /// @param key the setting that gets its value
  /// @param note how to write the value, or empty where it is taken as it is
  public record Variable(String name, String key, String note) {}

  /// Makes the block for a destination.
  ///
  /// @param takenNames variables that already have a value; new names avoid them
  public static InstallBlock of(ArchiveConfig config, Set<String> takenNames) {
    Set<String> taken = new HashSet<>(takenNames);
    List<Variable> variables = new ArrayList<>();
    StringBuilder settings = new StringBuilder();
    for (Setting setting : config.settings()) {
      String yaml =
          switch (setting) {
            case Setting.Open open -> open.yaml();
            case Setting.Referenced referenced -> {
              for (String name : referenced.variables()) {
                variables.add(new Variable(name, referenced.key(), ""));
              }
              yield referenced.yaml();
            }
            case Setting.Hidden hidden -> {
              String name = freeName(config.driver().driver(), hidden.key(), taken);
              taken.add(name);
              variables.add(new Variable(name, hidden.key(), note(hidden.value())));
              // Quoted, since Anchore pastes the value in before it parses the file.
              yield "'${" + name + "}'";
            }
          };
      settings.append("    ").append(setting.key()).append(": ").append(yaml).append('\n');
    }
    String text =
        "compression:\n"
            + ("  enabled: " + config.compression().enabled() + "\n")
            + ("  min_size_kbytes: " + config.compression().minSizeKbytes() + "\n")
            + "storage_driver:\n"
            + (settings.isEmpty() ? "  config: {}\n" : "  config:\n" + settings)
            + ("  name: " + config.driver().driver().configName() + "\n");
    String parent =
        config.origin() == ArchiveConfig.Origin.LEGACY ? "archive" : config.origin().key();
    return new InstallBlock(parent, text, variables);
  }

  private static String freeName(Driver driver, String key, Set<String> taken) {
    String base =
        ("ANCHORE_" + driver.configName() + "_" + key)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^A-Z0-9_]", "_");
    String name = base;
    for (int i = 2; taken.contains(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  private static String note(Secret secret) {
    return secret.reveal().indexOf('\'') >= 0
        ? "write each ' of the value twice: it is pasted between single quotes"
        : "";
  }
}
