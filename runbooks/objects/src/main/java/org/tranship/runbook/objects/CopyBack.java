package org.tranship.runbook.objects;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// On the way back from a switch: what the service wrote at the target since goes to the source,
/// and what cannot go there is named.
///
/// Crash argument. An object is taken only where the target has it in another version than this run
/// wrote, or has it alone and not from this run, and only if it was written since the switch by the
/// store's own word. At the source it replaces nothing but the version that was copied from there:
/// what the service wrote at the source since stays. Repeated, the same is found again, and what
/// was copied is the same. Afterwards the journal is told that such an object is no copy of this
/// run any more, so that the removal of copies leaves it.
final class CopyBack {
  private static final Duration CLOCKS = Duration.ofSeconds(2);
  private static final int NAMED = 10;
  private static final int BATCH = 500;

  private final Migration migration;
  private final Copying copying;

  CopyBack(Migration migration) {
    this.migration = migration;
    this.copying = migration.copying();
  }

  /// @param switched when the service was sent to the target
  StepResult run(StepContext context, Instant switched) throws InterruptedException {
    Left left = new Left();
    if (!migration.plan().copyBack()) {
      try (Since since = new Since(context, switched, left)) {
        for (var next = since.next(); next.isPresent(); next = since.next()) {
          left.add(next.get().key(), "it was written at the target since the switch");
          if (!next.get().replaces().isEmpty()) {
            left.written.add(next.get().key());
          }
        }
      }
      left.tell(context);
      forget(context, left.written);
      return StepResult.done(left.count + " objects that the target got since stay there");
    }
    PassSpec spec =
        new PassSpec(
            Passes.COPY_BACK,
            Operation.COPY,
            copying.plan().target(),
            copying.plan().source(),
            VerifyLevel.READBACK,
            Existing.EXPECT,
            EnumSet.allOf(Kind.class),
            Set.of(),
            new Dispensable(copying.plan().dropped(), Dispensable.BY_NATURE));
    Tally tally = context.pass(spec, Optional.empty(), () -> new Since(context, switched, left));
    left.tell(context);
    if (tally.failed() == 0) {
      forget(context, left.written);
      forgetCopiedBack(context);
    }
    return PassEnding.of(context, Passes.COPY_BACK, tally, "objects", "could not be copied back");
  }

  /// What was written anew at the target is no copy of this run.
  private void forgetCopiedBack(StepContext context) {
    List<Key> written = new ArrayList<>();
    try (Results results = context.results(Passes.COPY_BACK, KnownCopies.SUCCESS);
        Copies copies = new Copies(context)) {
      Optional<Copies.Copy> copy = copies.next();
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        Key key = next.get().key();
        while (copy.isPresent() && copy.get().result().key().compareTo(key) < 0) {
          copy = copies.next();
        }
        if (copy.filter(it -> it.result().key().equals(key)).isPresent()) {
          written.add(key);
        }
        if (written.size() == BATCH) {
          forget(context, written);
          written.clear();
        }
      }
    }
    forget(context, written);
  }

  private static void forget(StepContext context, List<Key> keys) {
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<ObjectResult> results =
          keys.subList(from, Math.min(keys.size(), from + BATCH)).stream()
              .map(
                  key ->
                      ObjectResult.acted(
                          key,
                          Outcome.SKIPPED,
                          "",
                          "It was written anew at the target after the switch, and stays there."))
              .toList();
      context.refuse(Passes.COPY, results);
      context.refuse(Passes.REPLACE, results);
    }
  }

  /// What cannot be brought back, counted, and the first of it by name.
  private static final class Left {
    private long count;
    private final List<String> names = new ArrayList<>();
    private final List<Key> written = new ArrayList<>();

    void add(Key key, String why) {
      count++;
      if (names.size() < NAMED) {
        names.add("\"" + key + "\" (" + why + ")");
      }
    }

    void tell(StepContext context) {
      if (count > 0) {
        String which =
            count
                + (count == 1 ? " object was" : " objects were")
                + " not brought back: "
                + String.join(", ", names)
                + (count > names.size() ? ", ..." : "");
        context.measured("brought back", false, which);
        context.say(which + ".");
      }
    }
  }

  /// What the target got since.
  private final class Since implements ItemSource {
    private final Store source = copying.source();
    private final Store target = copying.target();
    private final ObjectFilter filter;
    private final Copies copies;
    private final Walk walk;
    private final Instant switched;
    private final Left left;
    private final ExistingRule rule;
    private final Results done;

    /// At most as many as may be in flight.
    private final Set<Key> flying = new HashSet<>();

    private Optional<Key> back;
    private Optional<Copies.Copy> copy;

    Since(StepContext context, Instant switched, Left left) {
      this.filter = copying.filter(context);
      this.copies = new Copies(context);
      this.copy = copies.next();
      // Stores tell a time in whole seconds, and by their own clock.
      this.switched = switched.minus(CLOCKS);
      this.left = left;
      this.rule = copying.rule(source, target);
      this.done = context.results(Passes.COPY_BACK, KnownCopies.SUCCESS);
      this.back = done.next().map(ObjectResult::key);
      try (StepContext.InFlight intents = context.unsettled(Passes.COPY_BACK)) {
        for (var next = intents.next(); next.isPresent(); next = intents.next()) {
          flying.add(next.get().key());
        }
      }
      this.walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP);
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        Optional<ObjectResult> made = made(pair.key());
        Optional<WorkItem> item =
            switch (pair) {
              case Pair.OnlyInSource(Key key, Entry _) -> {
                if (made.isPresent()) {
                  left.add(key, "it was removed at the target since, and stays at the source");
                }
                yield Optional.empty();
              }
              case Pair.OnlyInTarget(Key key, Entry entry) ->
                  made.isEmpty() && filter.takes(entry) ? alone(key, entry) : Optional.empty();
              case Pair.Both both ->
                  filter.takes(both.target()) ? both(both, made) : Optional.empty();
            };
        if (item.isPresent()) {
          return item;
        }
      }
      return Optional.empty();
    }

    private Optional<ObjectResult> made(Key key) {
      while (copy.isPresent() && copy.get().result().key().compareTo(key) < 0) {
        copy = copies.next();
      }
      return copy.map(Copies.Copy::result).filter(it -> it.key().equals(key));
    }

    /// Whether an earlier try has brought this back, and the journal says so.
    private boolean isBack(Key key) {
      while (back.isPresent() && back.get().compareTo(key) < 0) {
        back = done.next().map(ObjectResult::key);
      }
      return back.filter(key::equals).isPresent();
    }

    private Optional<WorkItem> alone(Key key, Entry entry) {
      if (entry.modified().isEmpty()) {
        left.add(key, "only the target has it, and does not say since when");
        return Optional.empty();
      }
      return isSince(entry) ? Optional.of(NewObjects.item(entry)) : Optional.empty();
    }

    private boolean isSince(Entry entry) {
      return entry.modified().map(at -> !at.isBefore(switched)).orElse(false);
    }

    private Optional<WorkItem> both(Pair.Both both, Optional<ObjectResult> made) {
      boolean others =
          made.map(it -> !it.written().equals(both.target().version()))
              .orElseGet(
                  () ->
                      isSince(both.target())
                          && rule.of(both, NOTHING) != ExistingRule.Judgement.SAME);
      if (!others || !both.target().version().isKnown()) {
        return Optional.empty();
      }
      if (isBack(both.key())) {
        return Optional.empty();
      }
      if (made.isPresent() && !made.get().source().equals(both.source().version())) {
        if (flying.contains(both.key())) {
          // The process that died may have brought it back: it is read, and replaces nothing.
          return Optional.of(NewObjects.item(both.target()));
        }
        left.add(both.key(), "both ends have written it since the switch");
        left.written.add(both.key());
        return Optional.empty();
      }
      return Optional.of(NewObjects.item(both.target()).replacing(both.source().version()));
    }

    @Override
    public void close() {
      try (source;
          target;
          copies;
          done) {
        walk.close();
      }
    }
  }

  private static final KnownCopies NOTHING = new KnownCopies(List::of);
}
