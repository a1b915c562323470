package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.value.Counted;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.db.RowPlaces;
import org.tranship.runbook.anchore.db.Selection;

/// A migration that no document is there for: everything was moved before, or the configuration
/// that stands for the source is not the one in use. A run of it would do nothing, and so there is
/// none.
///
/// @param fine whether that can be what is wanted
/// @param sentence what was found instead, for the operator
/// @param places where rows lie, with their number; the first of many
public record NothingToMove(boolean fine, String sentence, Map<String, Long> places) {
  public NothingToMove {
    places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
  }

  /// Looks; empty if there is a document to move, or if none may be moved between these places.
  public static Optional<NothingToMove> of(Migration migration) throws InterruptedException {
    if (migration.objection().isPresent()) {
      return Optional.empty();
    }
    try (Documents documents = migration.documents()) {
      if (documents.next().isPresent()) {
        return Optional.empty();
      }
    }
    return Optional.of(found(migration));
  }

  private static NothingToMove found(Migration migration) throws InterruptedException {
    AnchorePlan plan = migration.plan();
    Map<String, Long> places = new RowPlaces(migration.database()).everywhere();
    if (places.isEmpty()) {
      return new NothingToMove(
          true, "The catalogue has no row at all, so there is nothing to move.", places);
    }
    String lie = " Rows of the catalogue lie at: " + told(places) + ".";
    Side source = migration.source();
    Side target = migration.target();
    long moved = count(migration, target, Migration.selection(plan, target));
    if (moved > 0 && neverMigrated(migration)) {
      return new NothingToMove(
          false,
          "TRA-120 "
              + (moved == 1
                  ? "The one document already lies"
                  : "All " + moved + " documents already lie")
              + " in TO's driver, "
              + target
              + "; nothing lies in FROM's, "
              + source
              + ", and Anchore's table of migrations is empty: are the two configurations swapped?"
              + lie
              + " Nothing was changed.",
          places);
    }
    if (moved > 0) {
      return new NothingToMove(
          true,
          "Nothing is left to do: no document lies at "
              + source
              + " any more, and "
              + Counted.of(moved, "document")
              + (moved == 1 ? " lies at " : " lie at ")
              + target
              + "."
              + lie,
          places);
    }
    long others = count(migration, source, Selection.of(source.urlPrefix()));
    if (others > 0) {
      List<String> sentences = new ArrayList<>();
      sentences.add(
          "Nothing to do: of the "
              + Counted.of(others, "document")
              + " at "
              + source
              + " none is one of those that were asked for.");
      sentences.addAll(migration.unknownNames());
      return new NothingToMove(true, String.join("\n", sentences), places);
    }
    return new NothingToMove(
        false,
        "TRA-119 No row of the catalogue lies at "
            + source
            + ", as "
            + plan.from()
            + " has it, and none at "
            + target
            + "."
            + lie
            + " Give the configuration that Anchore has in use as FROM.",
        places);
  }

  /// Every migration, of this tool and of Anchore's, leaves a row there; with none, this is no
  /// second run. Rows that lie at the source and were not asked for are another matter.
  private static boolean neverMigrated(Migration migration) throws InterruptedException {
    Side source = migration.source();
    return migration.tasks().all().isEmpty()
        && count(migration, source, Selection.of(source.urlPrefix())) == 0;
  }

  private static String told(Map<String, Long> places) {
    List<String> words = new ArrayList<>();
    places.forEach((place, rows) -> words.add(place + " (" + Counted.of(rows, "row") + ")"));
    return String.join(", ", words)
        + (places.size() < RowPlaces.PLACES ? "" : ", and perhaps more");
  }

  /// Rows that begin like those of a side and are its own.
  private static long count(Migration migration, Side side, Selection selection) {
    long count = 0;
    try (AnchoreCatalog catalog = new AnchoreCatalog(migration.database(), selection);
        var rows = catalog.rows(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        count += side.holds(Document.of(row.get())) ? 1 : 0;
      }
    }
    return count;
  }
}
