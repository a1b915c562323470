package org.tranship.runbook.anchore;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tranship.core.value.Counted;
import org.tranship.runbook.anchore.config.StoreSection;
import org.tranship.runbook.anchore.db.RowPlaces;

/// Documents that a migration would put where Anchore does not look for them: into the store of the
/// analysis archive what is none of it, or into the main store what is, where the destination's
/// file gives that a store of its own. They would be sound there, and Anchore could read none of
/// them.
final class StrandedDocuments {
  private StrandedDocuments() {}

  /// Why a plan is refused that has such documents; empty without one, or where that was accepted.
  /// The way back of a run is never refused for that: it restores what was.
  static Optional<String> objection(Migration migration) throws InterruptedException {
    AnchorePlan plan = migration.plan();
    if (plan.acceptUnreadable() || !plan.onlyRun().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> there = Optional.of(migration.target().urlPrefix());
    ReadingPlaces reads = migration.reads();
    if (reads.main().equals(there) && reads.archive().equals(there)) {
      return Optional.empty();
    }
    Predicate<String> stranded = bucket -> !reads.of(bucket).equals(there);
    List<String> buckets =
        new RowPlaces(migration.database()).buckets(Migration.selection(plan, migration.source()));
    if (buckets.stream().noneMatch(stranded)) {
      return Optional.empty();
    }
    // Only now it is worth reading the rows: some of them may be none of this source's.
    SortedMap<String, Long> found = new TreeMap<>();
    try (Documents all = migration.documents()) {
      for (Optional<Document> next = all.next(); next.isPresent(); next = all.next()) {
        String bucket = next.get().address().bucket();
        if (stranded.test(bucket)) {
          found.merge(bucket, 1L, Long::sum);
        }
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(sentence(migration, found, buckets));
  }

  private static String sentence(
      Migration migration, SortedMap<String, Long> found, List<String> buckets) {
    boolean archive = migration.plan().toSection() == StoreSection.ANALYSIS_ARCHIVE;
    long documents = found.values().stream().mapToLong(Long::longValue).sum();
    Optional<String> place = migration.reads().of(found.firstKey());
    return "TRA-123 "
        + Counted.of(documents, "document")
        + " of "
        + String.join(", ", found.keySet())
        + " would move to "
        + migration.target()
        + ", and Anchore could not read "
        + (documents == 1 ? "it" : "them")
        + " there: with "
        + migration.plan().to()
        + " as it is, it looks for such documents by the section "
        + (archive ? "of the main store" : "analysis_archive")
        + place.map(prefix -> " (" + prefix + ")").orElse("")
        + ". Nothing was changed. "
        + (archive
            ? "Add --bucket " + RowPlaces.ARCHIVE_BUCKET + ", the only one that lies in that store"
            : "Move them with --to-analysis-archive" + others(found, buckets))
        + "; or give as TO the file that Anchore will be started with; or, if that file is still to"
        + " be changed, add --accept-unreadable.";
  }

  /// How all but the stranded ones are asked for.
  private static String others(SortedMap<String, Long> found, List<String> buckets) {
    List<String> options =
        buckets.stream()
            .filter(bucket -> !found.containsKey(bucket))
            .map(bucket -> "--bucket " + bucket)
            .toList();
    return " --bucket "
        + RowPlaces.ARCHIVE_BUCKET
        + (options.isEmpty() ? "" : ", and the others with " + String.join(" ", options));
  }
}
