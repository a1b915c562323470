package org.tranship.runbook.objects;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// What a run has put where nothing was, to be removed again.
///
/// Crash argument. The pass of new objects holds only keys under which the target listed nothing
/// when the run looked. What it is known to have written is removed, in the version it wrote; so is
/// what was in flight when a process died and was found to be the same by the next. What it may
/// have written (in flight when the last process died, or without an answer) is removed if the
/// target has it in the length of the original and, where the store tells when an object was
/// written, since the run was made. What was found to be the same without having been in flight may
/// be somebody else's, and stays. If the target could not list a name, something may have been
/// there unseen, and only what is known to have been written is removed: rather too little than too
/// much. What failed stays: where the target has something, that is another object. Once a switch
/// was begun, the service may have written at the target: then only what is known to have been
/// written goes, in a version that is known, and only where the source lists an object of that key,
/// so that the last copy of anything stays. All of them are named to the store, so that it lets go
/// of an upload in parts.
final class MadeObjects implements ItemSource {
  private static final int BATCH = 500;

  /// Begun as the first thing of the first switch.
  private static final String FIRST_ACT = "act-1-1";

  private static final Set<Outcome> OPEN = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  /// @param written the version that is known to be the run's own; empty if none is
  /// @param perhaps the run may have written it
  private record Candidate(Key key, Optional<Version> written, boolean perhaps) {}

  private final StepContext context;
  private final String name;
  private final Store source;
  private final Store target;
  private final boolean writeTimes;
  private final Instant made;
  private final Copies known;
  private final Results open;
  private final InFlight cutOff;
  private final boolean gaps;

  /// There once a switch was begun.
  private final Optional<ListedEntries> originals;

  private final Set<Key> replacing = new HashSet<>();
  private final Deque<Supplier<Optional<Candidate>>> sources = new ArrayDeque<>();
  private final Deque<WorkItem> ready = new ArrayDeque<>();
  private long left;
  private boolean told;

  MadeObjects(Copying copying, StepContext context) {
    this.context = context;
    this.name = copying.targetName();
    this.source = copying.source();
    this.target = copying.target();
    // A file has the time of its original, which says nothing of when it was copied.
    this.writeTimes = !target.capabilities().attributes().contains(Attributes.Kind.MODIFIED);
    // Stores tell the time of a write in whole seconds.
    this.made = context.made().truncatedTo(ChronoUnit.SECONDS);
    this.known = new Copies(context);
    this.open = context.results(Passes.COPY, OPEN);
    this.cutOff = context.unsettled(Passes.COPY);
    this.gaps = TargetGaps.any(context);
    boolean switched = context.intended(SwitchStep.NAME, FIRST_ACT).isPresent();
    this.originals =
        switched ? Optional.of(new ListedEntries(copying.plan(), source)) : Optional.empty();
    // At most as many as may be in flight.
    try (InFlight flying = context.unsettled(Passes.REPLACE)) {
      for (var next = flying.next(); next.isPresent(); next = flying.next()) {
        replacing.add(next.get().key());
      }
    }
    sources.add(this::written);
    sources.add(() -> open.next().map(this::open));
    sources.add(() -> cutOff.next().map(it -> new Candidate(it.key(), Optional.empty(), !gaps)));
  }

  private Optional<Candidate> written() {
    for (var next = known.next(); next.isPresent(); next = known.next()) {
      Copies.Origin origin = next.get().origin();
      if (origin == Copies.Origin.WROTE || (origin == Copies.Origin.IN_FLIGHT && !gaps)) {
        ObjectResult result = next.get().result();
        if (!mayGo(result)) {
          left++;
          continue;
        }
        return Optional.of(new Candidate(result.key(), Optional.of(result.written()), true));
      }
      if (origin != Copies.Origin.REPLACED) {
        left++;
      }
    }
    return Optional.empty();
  }

  private boolean mayGo(ObjectResult made) {
    return originals.isEmpty()
        || target.capabilities().versions() != Versions.NONE
            && made.written().isKnown()
            && originals.get().at(made.key()).isPresent();
  }

  private Candidate open(ObjectResult result) {
    return new Candidate(
        result.key(), Optional.empty(), result.outcome() == Outcome.UNKNOWN && !gaps);
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
          context.notes(Passes.COPY, batch.stream().map(Candidate::key).toList());
      for (Candidate one : batch) {
        removal(one)
            .map(item -> item.withNote(notes.getOrDefault(one.key(), Note.NONE)))
            .ifPresent(ready::add);
      }
    }
    return Optional.of(ready.remove());
  }

  private List<Candidate> batch() {
    List<Candidate> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH && !sources.isEmpty()) {
      sources.element().get().ifPresentOrElse(batch::add, sources::remove);
    }
    return batch;
  }

  private Optional<WorkItem> removal(Candidate one) {
    if (one.written().isPresent()) {
      Version written =
          replacing.contains(one.key())
              ? replaced(one.key()).orElse(one.written().get())
              : one.written().get();
      return Optional.of(WorkItem.removal(one.key(), one.key(), written));
    }
    Optional<Entry> there;
    try {
      there = target.stat(one.key());
    } catch (StoreException e) {
      if (cannotBe(e)) {
        return Optional.empty(); // nothing is there, and nothing ever was
      }
      throw e;
    }
    boolean ours = there.isPresent() && originals.isEmpty() && one.perhaps() && isOurs(there.get());
    if (there.isPresent() && !ours) {
      left++;
      return Optional.empty();
    }
    return Optional.of(
        WorkItem.removal(one.key(), one.key(), there.map(Entry::version).orElse(Version.NONE)));
  }

  /// The version of an object that the run made, and was bringing up to date when the process died.
  private Optional<Version> replaced(Key key) {
    return target.stat(key).filter(this::isSince).map(Entry::version);
  }

  private boolean isSince(Entry there) {
    return writeTimes
        ? there.modified().map(at -> !at.isBefore(made)).orElse(false)
        : isOurs(there);
  }

  private boolean isOurs(Entry there) {
    boolean since = !writeTimes || there.modified().map(at -> !at.isBefore(made)).orElse(false);
    try {
      return since
          && source
              .stat(there.key())
              .filter(original -> original.size().equals(there.size()))
              .isPresent();
    } catch (StoreException e) {
      if (cannotBe(e)) {
        return false; // without an original it cannot be a copy of one
      }
      throw e;
    }
  }

  /// Whether the store says that it cannot have an object under the key it was asked for.
  private static boolean cannotBe(StoreException fault) {
    return fault.kind() == Kind.INVALID_KEY || fault.kind() == Kind.UNSUPPORTED;
  }

  private void tell() {
    if (!told && left > 0) {
      context.say(
          "Left in "
              + name
              + ": "
              + left
              + " objects that this run could not write, or is not certain to have written"
              + (originals.isPresent()
                  ? ", or that the source has no more, or that the service may have written anew."
                  : ".")
              + (gaps
                  ? " Some names could not be listed there, so what was in flight stayed as well:"
                      + " the report tells one of them."
                  : "")
              + " Look there, and remove what is not wanted.");
    }
    told = true;
  }

  @Override
  public void close() {
    try (source;
        target;
        known;
        open) {
      originals.ifPresent(ListedEntries::close);
      cutOff.close();
    }
  }
}
