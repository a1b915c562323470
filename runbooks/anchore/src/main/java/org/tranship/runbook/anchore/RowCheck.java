package org.tranship.runbook.anchore;

import java.util.List;
import org.tranship.core.value.Counted;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.RowPlaces;
import org.tranship.runbook.anchore.db.RowPlaces.Scope;

/// Finds rows of the catalogue that Anchore could not read under a configuration. A running catalog
/// service loads exactly one driver for its main store and one for its analysis archive, so a row
/// with another scheme, or in another bucket, container or directory, is a document it cannot
/// serve. So is one that lies in this configuration's store and that Anchore looks for in the other
/// one. Opens no document; [DocumentCheck] does.
public final class RowCheck {
  private final AnchoreDatabase database;
  private final Side side;
  private final ReadingPlaces places;

  private RowCheck(AnchoreDatabase database, Side side, ReadingPlaces places) {
    this.database = database;
    this.side = side;
    this.places = places;
  }

  /// The check of the rows that this configuration is responsible for, and of those that lie where
  /// it keeps documents.
  ///
  /// @param reader the reader with which the side's configuration was read
  public static RowCheck of(AnchoreDatabase database, Side side, ConfigReader reader) {
    return new RowCheck(database, side, ReadingPlaces.of(side, reader));
  }

  /// Without a section of its own the analysis archive is part of the main store.
  private Scope scope() {
    if (side.config().origin() == ArchiveConfig.Origin.ANALYSIS_ARCHIVE) {
      return Scope.ARCHIVE;
    }
    return places.ownArchive() ? Scope.MAIN : Scope.EVERY;
  }

  /// What was found.
  ///
  /// @param readable rows that lie where the configuration says
  /// @param elsewhere rows that do not
  /// @param examples some of those, named
  public record Found(long readable, long elsewhere, List<String> examples) {
    public Found {
      examples = List.copyOf(examples);
    }

    /// For people.
    public String sentence() {
      if (elsewhere == 0) {
        return (readable == 1 ? "The one row" : "Each of the " + readable + " rows")
            + " of the catalogue lies where this configuration reads.";
      }
      long more = elsewhere - examples.size();
      return elsewhere
          + " of the "
          + Counted.of(readable + elsewhere, "row")
          + " of the catalogue "
          + (elsewhere == 1 ? "lies" : "lie")
          + " elsewhere, and Anchore could not read them with this"
          + " configuration: "
          + String.join(", ", examples)
          + (more == 0 ? "" : " and " + more + " more")
          + ".";
    }
  }

  /// Looks at the catalogue.
  public Found look() throws InterruptedException {
    Scope scope = scope();
    RowPlaces.Count count =
        new RowPlaces(database)
            .count(
                side.urlPrefix(), scope, scope == Scope.ARCHIVE ? places.main() : places.archive());
    return new Found(count.here(), count.elsewhere(), count.examples());
  }
}
