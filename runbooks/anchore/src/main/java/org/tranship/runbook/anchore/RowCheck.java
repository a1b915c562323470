package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.catalog.Catalog;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.Selection;
import org.tranship.runbook.anchore.layout.ContentUrl;

/// Finds rows of the catalogue that Anchore could not read under a configuration. A running catalog
/// service loads exactly one driver, so a row with another scheme, or in another bucket, container
/// or directory, is a document it cannot serve.
public final class RowCheck {
  private static final int NAMED = 3;

  private final AnchoreDatabase database;
  private final Side side;

  public RowCheck(AnchoreDatabase database, Side side) {
    this.database = database;
    this.side = side;
  }

  /// What was found.
  ///
  /// @param readable rows that lie where the configuration says
  /// @param elsewhere rows that do not
  /// @param examples some of those, named
  public record Found(long readable, long elsewhere, List<String> examples) {}

  /// Reads the whole catalogue; opens no document.
  public Found look() {
    long readable = 0;
    long elsewhere = 0;
    List<String> examples = new ArrayList<>();
    try (AnchoreCatalog catalog = new AnchoreCatalog(database, new Selection("", List.of()));
        Catalog.Rows rows = catalog.rows(Optional.empty())) {
      for (Optional<Catalog.Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        Document document = Document.of(row.get());
        if (here(document)) {
          readable++;
        } else {
          elsewhere++;
          if (examples.size() < NAMED) {
            examples.add(document + " (" + document.contentUrl() + ")");
          }
        }
      }
    }
    return new Found(readable, elsewhere, examples);
  }

  private boolean here(Document document) {
    try {
      ContentUrl url = ContentUrl.parse(document.contentUrl());
      return url.driver() == side.driver() && document.contentUrl().startsWith(side.urlPrefix());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
