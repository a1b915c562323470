package org.tranship.runbook.anchore.config;

import java.util.List;

/// Which of Anchore's two stores a command is about.
public enum StoreSection {
  /// The main store, also for documents of bucket `analysis_archive` unless that has its own.
  OBJECT_STORE,
  /// The separate store for archived analyses, since 0.4.0.
  ANALYSIS_ARCHIVE;

  /// The keys under `services.catalog`, in order of precedence; the first that is not empty wins.
  public List<String> keys() {
    return switch (this) {
      case OBJECT_STORE -> List.of("object_store", "archive");
      case ANALYSIS_ARCHIVE -> List.of("analysis_archive");
    };
  }
}
