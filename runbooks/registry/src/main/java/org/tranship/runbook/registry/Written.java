package org.tranship.runbook.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// What one pass of a repair has written into the registry, or may have written when it was killed,
/// to be taken back: only what holds what the run writes.
///
/// @param pass of the repair
/// @param kind only links of this kind; empty for blobs
record Written(
    StepContext context, Store store, Kept kept, PassId pass, Optional<Place.Kind> kind) {
  /// All but what was found to be there: that is somebody else's.
  private static final Set<Outcome> PERHAPS =
      EnumSet.of(Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.SKIPPED);

  private static final int LINK = 512;

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
    if (!isMeant(key) || old.isPresent() != overwritten) {
      return Optional.empty();
    }
    boolean done = known.filter(it -> it.outcome() == Outcome.DONE).isPresent();
    Version wrote = known.map(ObjectResult::written).orElse(Version.NONE);
    Optional<Entry> there = store.stat(key);
    if (there.isEmpty()) {
      // A copy that came back wrong was removed again.
      return done ? Optional.empty() : old.map(it -> restored(it));
    }
    Version now = there.get().version();
    if (done && wrote.isKnown() && !wrote.equals(now)) {
      return old.filter(it -> holds(key, it)).map(Written.this::restored);
    }
    if (kind.isPresent() && !holdsProven(key)) {
      return old.filter(it -> holds(key, it)).map(Written.this::restored);
    }
    return old.isPresent()
        ? old.map(it -> restored(it).replacing(now))
        : Optional.of(WorkItem.removal(key, key, now));
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

  /// Whether an object has its old bytes; of a link only, since blobs are not read for it.
  private boolean holds(Key key, ObjectResult old) {
    return kind.isPresent()
        && read(key)
            .filter(text -> old.sha256().equals(Optional.of(Kept.sha256(text))))
            .isPresent();
  }

  private boolean holdsProven(Key key) {
    Optional<byte[]> proven = read(kept.proven(key));
    return proven.isPresent()
        && read(key).filter(text -> Arrays.equals(text, proven.get())).isPresent();
  }

  private Optional<byte[]> read(Key key) {
    try (ObjectBody body = store.open(key, ReadRequest.whole(Version.NONE))) {
      return Optional.of(body.stream().readNBytes(LINK));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new StepFailed("The link \"" + key + "\" cannot be read: " + e.getMessage(), e);
    }
  }

  private final class Source implements ItemSource {
    private final boolean overwritten;
    private final Results results;
    private final List<Key> flying = new ArrayList<>();

    Source(boolean overwritten) {
      this.overwritten = overwritten;
      this.results = context.results(pass, PERHAPS);
      // At most as many as may be in flight.
      try (InFlight intents = context.unsettled(pass)) {
        for (var next = intents.next(); next.isPresent(); next = intents.next()) {
          flying.add(next.map(ObjectIntent::key).orElseThrow());
        }
      }
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        ObjectResult one = next.get();
        boolean lost = one.code().equals(Kind.CONDITION_FAILED.code());
        if (!lost && !flying.contains(one.key())) {
          Optional<WorkItem> item = item(one.key(), next, overwritten);
          if (item.isPresent()) {
            return item;
          }
        }
      }
      while (!flying.isEmpty()) {
        Optional<WorkItem> item = item(flying.removeLast(), Optional.empty(), overwritten);
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
