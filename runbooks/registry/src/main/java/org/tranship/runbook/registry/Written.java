package org.tranship.runbook.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Items;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// What one pass of a repair has written into the registry, to be taken back: only what the journal
/// says was written, in the very version that was written.
///
/// What was in flight when a process was killed, or failed so that nobody knows, may as well have
/// been pushed by a client: a push writes the same bytes. It stays if it is there, since a proven
/// link and a blob of the right bytes do no harm, and is named. If it is gone, and had old bytes,
/// those are put back.
///
/// @param pass of the repair
/// @param kind only links of this kind; empty for blobs
/// @param relied what pushes have come to need since
/// @param stays is told what stays
record Written(
    StepContext context,
    Store store,
    Kept kept,
    PassId pass,
    Optional<Place.Kind> kind,
    Predicate<Key> relied,
    Stays stays) {
  /// All but what was found to be there: that is somebody else's.
  private static final Set<Outcome> PERHAPS =
      EnumSet.of(Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.SKIPPED);

  /// @param overwritten what has replaced other bytes, and not what was added
  Items items(boolean overwritten) {
    return () -> new Source(overwritten);
  }

  private boolean isMeant(Key key) {
    return kind.isEmpty()
        || new RegistryLayout().of(key) instanceof Place.Link link && link.kind() == kind.get();
  }

  /// What is to be done about one object.
  ///
  /// @param known what the journal says; empty where it was in flight
  private Optional<WorkItem> item(Key key, Optional<ObjectResult> known, boolean overwritten) {
    Optional<ObjectResult> old = Kept.of(context, key);
    if (old.isPresent() != overwritten) {
      return Optional.empty();
    }
    Optional<ObjectResult> done =
        known.filter(it -> it.outcome() == Outcome.DONE && it.written().isKnown());
    if (done.isEmpty()) {
      unknown(key, known, overwritten);
      // In the version of before it is the same; in any other it is not overwritten.
      return old.map(it -> restored(it).replacing(it.source()));
    }
    if (store.stat(key).isEmpty()) {
      return Optional.empty(); // somebody has removed it since
    }
    if (relied.test(key)) {
      stays.of(overwritten ? Kept.PUT_BACK : Kept.TAKE_AWAY, key, Stays.RELIED);
      return Optional.empty();
    }
    Version wrote = done.get().written();
    return Optional.of(
        old.map(it -> restored(it).replacing(wrote))
            .orElseGet(() -> WorkItem.removal(key, key, wrote)));
  }

  private void unknown(Key key, Optional<ObjectResult> known, boolean overwritten) {
    boolean theirs = known.filter(it -> it.outcome() == Outcome.SKIPPED).isPresent();
    if (!overwritten && !theirs && store.stat(key).isPresent()) {
      stays.of(Kept.TAKE_AWAY, key, Stays.UNKNOWN);
    }
  }

  private WorkItem restored(ObjectResult old) {
    return new WorkItem(
        old.key(),
        kept.old(old.key()),
        old.key(),
        old.size(),
        Version.NONE,
        Coding.NONE,
        Coding.NONE,
        old.sha256(),
        Attributes.NONE,
        Note.NONE,
        "",
        Optional.empty());
  }

  private final class Source implements ItemSource {
    private final boolean overwritten;
    private final Results results;

    /// At most as many as may be in flight.
    private final Set<Key> flying = new HashSet<>();

    private final Deque<Key> left;

    Source(boolean overwritten) {
      this.overwritten = overwritten;
      this.results = context.results(pass, PERHAPS);
      try (InFlight intents = context.unsettled(pass)) {
        for (var next = intents.next(); next.isPresent(); next = intents.next()) {
          next.map(ObjectIntent::key).filter(Written.this::isMeant).ifPresent(flying::add);
        }
      }
      this.left = new ArrayDeque<>(flying);
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        ObjectResult one = next.get();
        boolean lost = one.code().equals(Kind.CONDITION_FAILED.code());
        if (!lost && isMeant(one.key()) && !flying.contains(one.key())) {
          Optional<WorkItem> item = item(one.key(), next, overwritten);
          if (item.isPresent()) {
            return item;
          }
        }
      }
      while (!left.isEmpty()) {
        Optional<WorkItem> item = item(left.removeLast(), Optional.empty(), overwritten);
        if (item.isPresent()) {
          return item;
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      results.close();
    }
  }
}
