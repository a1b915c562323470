package org.tranship.runbook.anchore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.db.RowReferences;

/// Documents that the service wrote anew after they were copied, copied again. Their rows were left
/// to the service by an earlier try of the switch, so each of them still points to the source, and
/// no row was ever pointed to the old copy. A document whose bytes are the same, but which the
/// source has in another version, was written anew as well: in the old one it could not be removed
/// there in the end.
///
/// The old copy is removed before the new one is made, so that the new one is written where nothing
/// is, as every copy is. It is known by what the journal has of it: that this run read it back with
/// the digest of what it had read at the source, and the version it had then. Only in that version
/// is it removed, so what somebody put in its place stays, and is in the way of the new copy
/// (TRS-102). A copy that the journal calls `SAME` may have been there before the run; it is the
/// run's own only if it was written since the run was made, for the reasons that [OwnCopies] gives.
///
/// Crash argument. The document is at the source the whole time, and its row points there: nothing
/// here can lose it. Killed before the journal has the removal, the next try finds the old copy
/// gone, or removes it. Once it is gone the journal is told that there is no copy any more, so that
/// what is asked next is an ordinary copy, with an intent before and a result after. Killed between
/// these, the next try finds either the old copy's result (begin with the removal) or none that is
/// good (copy). Each try numbers its removals anew, and removing twice is harmless. A rollback
/// finds the same: an old copy in its version, no copy, or one in flight, which it removes.
final class RewrittenDocuments {
  private static final int BATCH = 500;
  private static final String REMOVAL = "remove-rewritten-";
  private static final String REWRITTEN =
      "The service wrote it anew after it was copied, so there is no copy of it any more.";

  private final Migration migration;
  private final StepContext context;
  private final RowReferences references;

  RewrittenDocuments(Migration migration, StepContext context) {
    this.migration = migration;
    this.context = context;
    this.references = new RowReferences(migration.database(), migration.target().urlPrefix());
  }

  /// Copies those of these documents again whose rows tell of other bytes than were copied or that
  /// the source has in another version, and those of which an earlier try has let go the copy.
  ///
  /// @param changed rows that somebody changed, as they are now
  void copyAgain(Map<Key, Pointer> changed) throws InterruptedException {
    List<ObjectResult> old = new ArrayList<>();
    List<Catalog.Row> again = new ArrayList<>();
    List<Key> keys = List.copyOf(changed.keySet());
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<Key> some = keys.subList(from, Math.min(keys.size(), from + BATCH));
      Map<Key, ObjectResult> copies = context.results(Passes.COPY, some);
      Set<Key> newer = newer(copies.values());
      for (Key key : some) {
        Catalog.Row row = new Catalog.Row(key, Objects.requireNonNull(changed.get(key)));
        Optional<ObjectResult> copy =
            Optional.ofNullable(copies.get(key)).filter(ObjectResult::succeeded);
        if (migration.concerns(Document.of(row))
            && copy.map(one -> newer.contains(key) || tellsOfOther(row, one)).orElse(true)) {
          again.add(row);
          copy.ifPresent(old::add);
        }
      }
    }
    if (again.isEmpty()) {
      return;
    }
    context.say(
        again.size()
            + (again.size() == 1 ? " document was" : " documents were")
            + " written anew after being copied, and will be copied again.");
    for (int from = 0; from < old.size(); from += BATCH) {
      letGo(old.subList(from, Math.min(old.size(), from + BATCH)));
    }
    context.pass(
        CopyStep.spec(migration),
        Optional.of(context.tally(Passes.COPY).succeeded() + again.size()),
        () -> new DocumentItems(migration, context, new Documents(migration, rows(again))));
  }

  /// Those that the source has in another version than was copied.
  private Set<Key> newer(Collection<ObjectResult> copies) {
    Set<Key> newer = new HashSet<>();
    try (Store source = migration.opener().open(migration.source().store())) {
      for (ObjectResult copy : copies) {
        if (copy.succeeded() && copy.source().isKnown()) {
          source
              .stat(migration.source().keyOf(Copied.of(copy).document()))
              .filter(now -> now.version().isKnown() && !now.version().equals(copy.source()))
              .ifPresent(_ -> newer.add(copy.key()));
        }
      }
    }
    return newer;
  }

  private static boolean tellsOfOther(Catalog.Row row, ObjectResult copy) {
    return !AnchoreCatalog.sameBytes(row.pointer(), Copied.of(copy).document().pointer());
  }

  private static Catalog.Rows rows(List<Catalog.Row> rows) {
    Iterator<Catalog.Row> each = rows.iterator();
    return new Catalog.Rows() {
      @Override
      public Optional<Catalog.Row> next() {
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /// Removes old copies, and then tells the journal of each that is gone, or that is not the run's
  /// own, that there is no copy.
  private void letGo(List<ObjectResult> old) throws InterruptedException {
    Set<Key> inUse = inUse(old);
    List<ObjectResult> free = old.stream().filter(copy -> !inUse.contains(copy.key())).toList();
    Map<Key, ObjectResult> removals = remove(own(free));
    List<ObjectResult> none =
        free.stream()
            .filter(
                copy ->
                    Optional.ofNullable(removals.get(copy.key()))
                        .map(ObjectResult::succeeded)
                        .orElse(true))
            .map(copy -> ObjectResult.acted(copy.key(), Outcome.SKIPPED, "", REWRITTEN))
            .toList();
    context.refuse(Passes.COPY, none);
  }

  /// Those whose place a row points to: another document's, since its own does not.
  private Set<Key> inUse(List<ObjectResult> copies) {
    Map<Key, String> places = new HashMap<>();
    copies.forEach(copy -> places.put(copy.key(), migration.newUrl(Document.named(copy.key()))));
    Set<String> pointedTo = references.among(places.values());
    places.values().retainAll(pointedTo);
    return places.keySet();
  }

  /// Those that the target still has as this run wrote them.
  private List<ObjectResult> own(List<ObjectResult> copies) {
    // Stores tell the time of a write in whole seconds.
    Instant made = context.made().truncatedTo(ChronoUnit.SECONDS);
    try (Store target = migration.opener().open(migration.target().store())) {
      return copies.stream()
          .filter(copy -> copy.written().isKnown())
          .filter(
              copy ->
                  target
                      .stat(copy.target())
                      .filter(there -> there.version().equals(copy.written()))
                      .filter(
                          there ->
                              copy.outcome() == Outcome.DONE
                                  || migration.target().writtenSince(there, made))
                      .isPresent())
          .toList();
    }
  }

  /// @return what became of each
  private Map<Key, ObjectResult> remove(List<ObjectResult> copies) throws InterruptedException {
    if (copies.isEmpty()) {
      return Map.of();
    }
    PassId pass = Passes.removeRewritten(number());
    context.pass(
        PassSpec.on(pass, Operation.DELETE, migration.target().store()),
        Optional.of((long) copies.size()),
        () -> new Removals(copies.iterator()));
    return context.results(pass, copies.stream().map(ObjectResult::key).toList());
  }

  /// A number under which no try has removed anything yet.
  private int number() throws InterruptedException {
    int number = 1;
    while (context.intended(SwitchStep.NAME, REMOVAL + number).isPresent()) {
      number++;
    }
    context.act(REMOVAL + number, Note.NONE, _ -> Note.NONE);
    return number;
  }

  private record Removals(Iterator<ObjectResult> copies) implements ItemSource {
    @Override
    public Optional<WorkItem> next() {
      if (!copies.hasNext()) {
        return Optional.empty();
      }
      ObjectResult copy = copies.next();
      return Optional.of(WorkItem.removal(copy.key(), copy.target(), copy.written()));
    }

    @Override
    public void close() {}
  }
}
