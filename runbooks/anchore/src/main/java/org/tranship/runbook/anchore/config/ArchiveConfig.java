package org.tranship.runbook.anchore.config;

import java.util.List;
import org.tranship.runbook.anchore.layout.CompressionRule;

/// The archive part of one config.yaml, validated, with defaults filled in.
///
/// @param file the file as the operator named it
/// @param origin which part of the file it came from
/// @param line where that part starts, from 1; 0 for [Origin#DEFAULTS]
/// @param compression whether and from which size documents are compressed
/// @param driver the driver and its place
/// @param settings the driver's keys as written, sorted by key
/// @param warnings what is allowed but odd
public record ArchiveConfig(
    String file,
    Origin origin,
    int line,
    CompressionRule compression,
    DriverConfig driver,
    List<Setting> settings,
    List<ConfigWarning> warnings) {
  /// Copies the lists.
  public ArchiveConfig {
    settings = List.copyOf(settings);
    warnings = List.copyOf(warnings);
  }

  /// Which part of config.yaml said it.
  public enum Origin {
    /// Key `object_store`, since 0.4.0.
    OBJECT_STORE("object_store"),
    /// Key `archive`, since 0.2.0.
    ARCHIVE("archive"),
    /// Key `analysis_archive`, since 0.4.0.
    ANALYSIS_ARCHIVE("analysis_archive"),
    /// Keys `archive_driver`, `use_db`, `archive_data_dir` of 0.1.x.
    LEGACY("archive_driver"),
    /// Nothing was said: the running service then uses the database.
    DEFAULTS("object_store");

    private final String key;

    Origin(String key) {
      this.key = key;
    }

    /// The key under `services.catalog`; for the defaults, the one to add.
    public String key() {
      return key;
    }
  }
}
