package org.tranship.runbook.anchore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;

/// Documents whose rows the service removed during the run: an earlier try could not copy them, or
/// could not switch their rows, and said so. There is nothing left to be moved, so what the run
/// made of them is removed at the target, and the journal is told that they are gone.
///
/// Crash argument. No row points to what is removed here, which is asked of the catalogue for each
/// copy, and only what the run itself has made is removed, for the reasons that [OwnCopies] gives.
/// Nothing is removed at the source. Killed before the journal is told, the next try finds the
/// copies gone, or removes them, and tells it then. Each try numbers its removals anew, and
/// removing twice is harmless. A row that is made again meanwhile points to the source: a later try
/// of the same run finds and copies it, or the next run does.
final class RemovedDocuments {
  private static final int BATCH = 500;

  /// They are few, since nobody is to write during a run; of more than these, the rest is for the
  /// next try.
  private static final int MOST = 10_000;

  private static final String GONE =
      "The service removed its row during the run, so there is nothing to be moved.";

  private final Migration migration;
  private final StepContext context;
  private final String step;

  /// @param step the step in which they are looked for
  RemovedDocuments(Migration migration, StepContext context, String step) {
    this.migration = migration;
    this.context = context;
    this.step = step;
  }

  /// Of the documents at which an earlier try of a pass failed, those that have no row any more.
  void settle(PassId pass) throws InterruptedException {
    Set<Key> gone = gone(pass);
    if (gone.isEmpty()) {
      return;
    }
    PassId removal = removeCopies(gone);
    List<Key> settled = new ArrayList<>();
    List<Key> all = List.copyOf(gone);
    for (int from = 0; from < all.size(); from += BATCH) {
      List<Key> some = all.subList(from, Math.min(all.size(), from + BATCH));
      Map<Key, ObjectResult> removed = context.results(removal, some);
      List<Key> without =
          some.stream()
              .filter(
                  key ->
                      Optional.ofNullable(removed.get(key))
                          .map(RemovedDocuments::isNoneOfOurs)
                          .orElse(true))
              .toList();
      List<ObjectResult> results = results(without);
      context.refuse(Passes.COPY, results);
      context.refuse(Passes.SWITCH, results);
      settled.addAll(without);
    }
    if (!settled.isEmpty()) {
      context.say(
          said(settled)
              + " during the run, and copies that the run had made of them are"
              + " removed, too; the first: "
              + settled.getFirst()
              + ".");
    }
  }

  /// Removed, or no more what the run had made: that is somebody else's, and stays.
  private static boolean isNoneOfOurs(ObjectResult removal) {
    return removal.succeeded() || removal.code().equals(Kind.CHANGED.code());
  }

  /// On the way back: of the documents at which an earlier try of a pass failed, those that have no
  /// row any more to be pointed back. Their copies are removed with the others after this.
  void settleBack(PassId pass) {
    List<Key> gone = List.copyOf(gone(pass));
    for (int from = 0; from < gone.size(); from += BATCH) {
      List<ObjectResult> results = results(gone.subList(from, Math.min(gone.size(), from + BATCH)));
      // First this, so that a killed process is followed by one that finds them again.
      context.refuse(Passes.SWITCH, results);
      context.refuse(pass, results);
    }
    if (!gone.isEmpty()) {
      context.say(
          said(gone)
              + " during the run, so there is no row to be pointed back; the first: "
              + gone.getFirst()
              + ".");
    }
  }

  private static List<ObjectResult> results(List<Key> keys) {
    return keys.stream().map(key -> ObjectResult.acted(key, Outcome.SKIPPED, "", GONE)).toList();
  }

  private static String said(List<Key> keys) {
    return keys.size()
        + (keys.size() == 1 ? " document was" : " documents were")
        + " removed by the service";
  }

  private Set<Key> gone(PassId pass) {
    Set<Key> gone = new TreeSet<>();
    try (Results failed = context.results(pass, Set.of(Outcome.FAILED, Outcome.UNKNOWN))) {
      List<Key> some = batch(failed);
      while (!some.isEmpty() && gone.size() < MOST) {
        Map<Key, Catalog.Row> rows = migration.catalog().find(some);
        some.stream().filter(key -> !rows.containsKey(key)).forEach(gone::add);
        some = batch(failed);
      }
    }
    return gone;
  }

  private static List<Key> batch(Results results) {
    List<Key> some = new ArrayList<>(BATCH);
    Optional<ObjectResult> next = results.next();
    while (next.isPresent()) {
      some.add(next.get().key());
      next = some.size() < BATCH ? results.next() : Optional.empty();
    }
    return some;
  }

  /// @return the pass that has what became of each that the run had made
  private PassId removeCopies(Set<Key> gone) throws InterruptedException {
    int number = 1;
    while (context.intended(step, act(number)).isPresent()) {
      number++;
    }
    context.act(act(number), Note.NONE, _ -> Note.NONE);
    PassId pass = Passes.removeGone(step, number);
    context.pass(
        PassSpec.on(pass, Operation.DELETE, migration.target().store()),
        Optional.empty(),
        () -> new OwnCopies(migration, context, gone::contains));
    return pass;
  }

  private static String act(int number) {
    return "remove-gone-" + number;
  }
}
