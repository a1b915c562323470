package org.tranship.runbook.anchore;

import java.nio.file.Path;
import java.util.Optional;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.ConfigException;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.config.StoreSection;
import org.tranship.runbook.anchore.db.RowPlaces;

/// Where Anchore looks for documents that it is given one configuration file: for those of the
/// logical bucket `analysis_archive` by the section of that name, if the file has it, and for all
/// others by that of the main store.
///
/// @param main what `content_url` of documents of the main store starts with; empty if its section
///   cannot be read
/// @param archive the same of the analysis archive
/// @param ownArchive whether the file gives that a store of its own
record ReadingPlaces(Optional<String> main, Optional<String> archive, boolean ownArchive) {

  /// Those of the file that a side was read from.
  ///
  /// @param reader the reader with which that was done
  static ReadingPlaces of(Side side, ConfigReader reader) {
    Path file = Path.of(side.config().file());
    Optional<String> here = Optional.of(side.urlPrefix());
    if (side.config().origin() == ArchiveConfig.Origin.ANALYSIS_ARCHIVE) {
      return new ReadingPlaces(place(reader, file, StoreSection.OBJECT_STORE), here, true);
    }
    return reader.hasOwnArchive(file)
        ? new ReadingPlaces(here, place(reader, file, StoreSection.ANALYSIS_ARCHIVE), true)
        : new ReadingPlaces(here, here, false);
  }

  private static Optional<String> place(ConfigReader reader, Path file, StoreSection section) {
    try {
      return Optional.of(Side.urlPrefix(reader.read(file, section).driver().layout()));
    } catch (ConfigException _) {
      return Optional.empty();
    }
  }

  /// Where it looks for documents of this logical bucket.
  Optional<String> of(String bucket) {
    return bucket.equals(RowPlaces.ARCHIVE_BUCKET) ? archive : main;
  }
}
