package org.tranship.runbook.objects.pointers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// The copies that a run made of objects that rows point at, to be removed again.
///
/// Crash argument. What the run is known to have written is removed, in the version it wrote; so is
/// what was in flight when a process died and was found to be the same by the next. What it may
/// have written (in flight when the last process died, or without an answer) is removed if the
/// target has it in the length of the original and, where the store tells when an object was
/// written, since the run was made. What was found to be the same otherwise may be somebody else's
/// and stays, and where a copy failed another object may lie. All of them are named to the store,
/// so that it lets go of an upload in parts.
final class MadeCopies implements ItemSource {
  private record Candidate(Key key, Key target, Optional<Version> written, boolean perhaps) {}

  private final StepContext context;
  private final Store source;
  private final Store target;
  private final boolean writeTimes;
  private final Instant made;
  private final Results written;
  private final Results open;
  private final InFlight cutOff;
  private final Deque<Supplier<Optional<Candidate>>> sources = new ArrayDeque<>();

  MadeCopies(Pointing pointing, StepContext context) {
    this.context = context;
    this.source = pointing.openSource();
    this.target = pointing.openTarget();
    // A file has the time of its original, which says nothing of when it was copied.
    this.writeTimes = !target.capabilities().attributes().contains(Attributes.Kind.MODIFIED);
    // Stores tell the time of a write in whole seconds.
    this.made = context.made().truncatedTo(ChronoUnit.SECONDS);
    this.written = context.results(PointerPasses.COPY, EnumSet.of(Outcome.DONE, Outcome.SAME));
    this.open = context.results(PointerPasses.COPY, Set.of(Outcome.FAILED, Outcome.UNKNOWN));
    this.cutOff = context.unsettled(PointerPasses.COPY);
    sources.add(this::nextWritten);
    sources.add(() -> open.next().map(it -> candidate(it, it.outcome() == Outcome.UNKNOWN)));
    sources.add(
        () ->
            cutOff.next().map(it -> new Candidate(it.key(), it.target(), Optional.empty(), true)));
  }

  private static Candidate candidate(ObjectResult result, boolean perhaps) {
    return new Candidate(result.key(), result.target(), Optional.empty(), perhaps);
  }

  private Optional<Candidate> nextWritten() {
    for (var next = written.next(); next.isPresent(); next = written.next()) {
      ObjectResult result = next.get();
      if (PointedRound.isOurs(result)) {
        return Optional.of(
            new Candidate(result.key(), result.target(), Optional.of(result.written()), true));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<WorkItem> next() {
    while (!sources.isEmpty()) {
      Optional<Candidate> candidate = sources.element().get();
      if (candidate.isEmpty()) {
        sources.remove();
        continue;
      }
      Optional<WorkItem> item = removal(candidate.get());
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  private Optional<WorkItem> removal(Candidate one) {
    if (one.written().isPresent()) {
      return Optional.of(WorkItem.removal(one.key(), one.target(), one.written().get()));
    }
    Optional<Entry> there = target.stat(one.target());
    if (there.isPresent() && !(one.perhaps() && isOurs(one.key(), there.get()))) {
      return Optional.empty();
    }
    Note note =
        context.notes(PointerPasses.COPY, List.of(one.key())).getOrDefault(one.key(), Note.NONE);
    return Optional.of(
        WorkItem.removal(one.key(), one.target(), there.map(Entry::version).orElse(Version.NONE))
            .withNote(note));
  }

  private boolean isOurs(Key key, Entry there) {
    boolean since = !writeTimes || there.modified().map(at -> !at.isBefore(made)).orElse(false);
    return since
        && source.stat(key).filter(original -> original.size().equals(there.size())).isPresent();
  }

  @Override
  public void close() {
    try (source;
        target;
        written;
        open) {
      cutOff.close();
    }
  }
}
