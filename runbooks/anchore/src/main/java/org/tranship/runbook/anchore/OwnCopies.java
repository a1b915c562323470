package org.tranship.runbook.anchore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Counted;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.anchore.db.RowReferences;

/// The copies that a run made, to be removed again, those included that it was making when it was
/// killed.
///
/// Crash argument. A process that is killed while it copies leaves objects that the journal knows
/// only as intended; the process that follows finds them and journals them as `SAME`, as it does
/// with objects that were there before the run. So whatever the run intended is looked at: what it
/// is known to have made is removed, in the version it made; what it may have made is removed if
/// the target has it in a version written after the run was made, since runs of one database hold
/// Anchore's lock and are carried on newest first, so none has written there since but this one;
/// and what is not there is named all the same, so that the store lets go of what belongs to it (an
/// upload in parts, an empty directory). An object that a row points to is never removed, whoever
/// made it: another run may have pointed the row to it. Killed half way, the same is asked again.
final class OwnCopies implements ItemSource {
  private static final int BATCH = 500;

  /// Results that leave open whether this run made the object.
  private static final Set<Outcome> OPEN =
      EnumSet.of(Outcome.SAME, Outcome.FAILED, Outcome.UNKNOWN);

  /// An object that the run made or may have made.
  ///
  /// @param written the version it made; empty where it is not known to have made one
  private record Candidate(Key row, Key object, Optional<Version> written) {}

  private final Migration migration;
  private final StepContext context;
  private final RowReferences references;
  private final Predicate<Key> which;
  private final Instant made;
  private final Store target;
  private final Results known;
  private final Results open;
  private final InFlight cutOff;
  private final Deque<Supplier<Optional<Candidate>>> sources = new ArrayDeque<>();
  private final Deque<WorkItem> ready = new ArrayDeque<>();
  private long older;
  private long inUse;
  private boolean told;

  /// All of them.
  OwnCopies(Migration migration, StepContext context) {
    this(migration, context, _ -> true);
  }

  /// Those of some documents.
  ///
  /// @param which rows of which the copies are meant
  OwnCopies(Migration migration, StepContext context, Predicate<Key> which) {
    this.migration = migration;
    this.context = context;
    this.which = which;
    this.references = new RowReferences(migration.database(), migration.target().urlPrefix());
    // Stores tell the time of a write in whole seconds.
    this.made = context.made().truncatedTo(ChronoUnit.SECONDS);
    this.target = migration.opener().open(migration.target().store());
    this.known = context.results(Passes.COPY, Set.of(Outcome.DONE));
    this.open = context.results(Passes.COPY, OPEN);
    this.cutOff = context.unsettled(Passes.COPY);
    sources.add(() -> made().map(one -> candidate(one, Optional.of(one.written()))));
    sources.add(() -> touched().map(one -> candidate(one, Optional.empty())));
    sources.add(
        () -> flying().map(one -> new Candidate(one.key(), one.target(), Optional.empty())));
  }

  private static Candidate candidate(ObjectResult result, Optional<Version> written) {
    return new Candidate(result.key(), result.target(), written);
  }

  private Optional<ObjectResult> made() {
    return next(known::next, one -> which.test(one.key()));
  }

  /// The next open result of a document that was not refused before it was touched.
  private Optional<ObjectResult> touched() {
    return next(open::next, one -> which.test(one.key()) && !Objections.isOne(one.code()));
  }

  private Optional<ObjectIntent> flying() {
    return next(cutOff::next, one -> which.test(one.key()));
  }

  private static <T> Optional<T> next(Supplier<Optional<T>> all, Predicate<T> meant) {
    Optional<T> next = all.get();
    while (next.isPresent() && !meant.test(next.get())) {
      next = all.get();
    }
    return next;
  }

  @Override
  public Optional<WorkItem> next() {
    while (ready.isEmpty()) {
      List<Candidate> batch = batch();
      if (batch.isEmpty()) {
        tell();
        return Optional.empty();
      }
      Map<Key, Note> notes =
          context.notes(Passes.COPY, batch.stream().map(Candidate::row).toList());
      Set<String> inUseNow = references.among(batch.stream().map(this::place).toList());
      for (Candidate one : batch) {
        removal(one, inUseNow)
            .map(item -> item.withNote(notes.getOrDefault(one.row(), Note.NONE)))
            .ifPresent(ready::add);
      }
    }
    return Optional.of(ready.remove());
  }

  private List<Candidate> batch() {
    List<Candidate> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH && !sources.isEmpty()) {
      Optional<Candidate> next = sources.element().get();
      next.ifPresentOrElse(batch::add, sources::remove);
    }
    return batch;
  }

  private String place(Candidate one) {
    return migration.newUrl(Document.named(one.row()));
  }

  /// @param pointedTo places that rows point to
  private Optional<WorkItem> removal(Candidate one, Set<String> pointedTo) {
    if (pointedTo.contains(place(one))) {
      inUse++;
      return Optional.empty();
    }
    if (one.written().isPresent()) {
      return Optional.of(WorkItem.removal(one.row(), one.object(), one.written().get()));
    }
    Optional<Entry> there = target.stat(one.object());
    if (there.isPresent() && !migration.target().writtenSince(there.get(), made)) {
      older++;
      return Optional.empty();
    }
    return Optional.of(
        WorkItem.removal(one.row(), one.object(), there.map(Entry::version).orElse(Version.NONE)));
  }

  private void tell() {
    if (told) {
      return;
    }
    told = true;
    if (inUse > 0) {
      context.say(
          "Left in "
              + migration.target()
              + ": "
              + (inUse == 1 ? "1 copy that rows point" : inUse + " copies that rows point")
              + " to, so another run relies on "
              + (inUse == 1 ? "it." : "them."));
    }
    if (older > 0) {
      context.say(
          "Left in "
              + migration.target()
              + ": "
              + Counted.of(older, "object")
              + " that "
              + (older == 1 ? "was" : "were")
              + " there before this run.");
    }
  }

  @Override
  public void close() {
    try (target;
        known;
        open) {
      cutOff.close();
    }
  }
}
