package org.tranship.cli;

import java.nio.file.Path;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;

/// Which store a store or a snapshot shows, as text without secrets that can be written down: two
/// that have the same one are looks at the same store.
final class PlaceName {
  private PlaceName() {}

  /// The store's own name; a directory's wherever the command is run, and of a snapshot the one
  /// that it recorded.
  static String of(StoreSpec spec, Store open) {
    return open.feature(SnapshotHeader.class)
        .map(SnapshotHeader::location)
        .orElseGet(
            () ->
                spec.location().scheme().equals("file")
                    ? "file:" + Path.of(spec.location().rest()).toAbsolutePath().normalize()
                    : open.toString());
  }
}
