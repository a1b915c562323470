package org.tranship.runbook.anchore;

import java.nio.file.Path;
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
/// serve. Opens no document; [DocumentCheck] does.
public final class RowCheck {
  private final AnchoreDatabase database;
  private final Side side;
  private final Scope scope;

  private RowCheck(AnchoreDatabase database, Side side, Scope scope) {
    this.database = database;
    this.side = side;
    this.scope = scope;
  }

  /// The check of the rows that this configuration is responsible for.
  ///
  /// @param reader the reader with which the side's configuration was read
  public static RowCheck of(AnchoreDatabase database, Side side, ConfigReader reader) {
    return new RowCheck(database, side, scope(side.config(), reader));
  }

  /// Without a section of its own the analysis archive is part of the main store.
  private static Scope scope(ArchiveConfig config, ConfigReader reader) {
    if (config.origin() == ArchiveConfig.Origin.ANALYSIS_ARCHIVE) {
      return Scope.ARCHIVE;
    }
    return reader.hasOwnArchive(Path.of(config.file())) ? Scope.MAIN : Scope.EVERY;
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
    RowPlaces.Count count = new RowPlaces(database).count(side.urlPrefix(), scope);
    return new Found(count.here(), count.elsewhere(), count.examples());
  }
}
