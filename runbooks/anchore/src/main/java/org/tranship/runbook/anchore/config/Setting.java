package org.tranship.runbook.anchore.config;

import java.util.List;
import org.tranship.core.value.Secret;

/// One key of a driver's `config`, kept so that the block to install says the same.
public sealed interface Setting {
  /// The key.
  String key();

  /// An open value.
  ///
  /// @param yaml the value as one YAML scalar
  record Open(String key, String yaml) implements Setting {}

  /// A value that the original text gave through `${ANCHORE...}`.
  ///
  /// @param yaml the references as written, in the quotes they had
  /// @param variables their names
  record Referenced(String key, String yaml, List<String> variables) implements Setting {
    /// Copies the names.
    public Referenced {
      variables = List.copyOf(variables);
    }
  }

  /// A secret that stood in the file itself.
  record Hidden(String key, Secret value) implements Setting {}
}
