package org.tranship.core.snapshot;

import java.nio.file.Path;
import java.util.ServiceLoader;
import org.tranship.core.store.StoreException;

/// Writes snapshots; found by `ServiceLoader`.
public interface SnapshotFormat {
  /// Begins a snapshot, beside the place where it will be.
  ///
  /// @param file its name
  /// @param replace whether a file of that name may be replaced; it stays until the new one is
  ///   whole
  /// @param header what the snapshot says of itself
  /// @throws StoreException of kind `CONDITION_FAILED` if there is a file of that name which may
  ///   not be replaced, `CONTAINER_MISSING` if its directory is not there, as other writes give
  ///   else
  SnapshotWriter create(Path file, boolean replace, SnapshotHeader header);

  /// The one that is on the class path.
  ///
  /// @throws IllegalStateException if there is none, which is a fault of the installation
  static SnapshotFormat installed() {
    return ServiceLoader.load(SnapshotFormat.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No format of snapshots is installed."));
  }
}
