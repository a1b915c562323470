package org.tranship.runbook.anchore.config;

import java.util.List;

/// Whether one deployed config.yaml already points at the destination of a migration.
public sealed interface DeployedResult {
  /// The file as the operator named it.
  String file();

  /// It names the same driver and the same place.
  ///
  /// @param notes differences that do not change where documents are read from
  record Matches(String file, List<String> notes) implements DeployedResult {
    /// Copies the notes.
    public Matches {
      notes = List.copyOf(notes);
    }
  }

  /// It points elsewhere; a catalog service started with it would not find the moved documents.
  ///
  /// @param reason what differs, never with a secret
  record StillOld(String file, String reason) implements DeployedResult {}

  /// It configures no catalog service, so it needs no change.
  record NoCatalogSection(String file) implements DeployedResult {}

  /// It cannot be judged.
  ///
  /// @param error what is wrong with it
  record Unreadable(String file, String error) implements DeployedResult {}

  /// Nothing has to be done about this file.
  default boolean fine() {
    return switch (this) {
      case Matches _, NoCatalogSection _ -> true;
      case StillOld _, Unreadable _ -> false;
    };
  }

  /// What is said of the file.
  default String sentence() {
    return switch (this) {
      case Matches(String _, List<String> notes) ->
          notes.isEmpty()
              ? "names the same store"
              : "names the same store (" + String.join("; ", notes) + ")";
      case StillOld(String _, String reason) -> "still names another store: " + reason;
      case NoCatalogSection(String _) -> "configures no catalog service, so it needs no change";
      case Unreadable(String _, String error) -> "cannot be judged: " + error;
    };
  }
}
