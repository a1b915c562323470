package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Consent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;
import org.tranship.runbook.objects.CopiesThere.State;
import org.tranship.runbook.objects.CopiesThere.There;

/// Reads copies at the target once more and compares each with the digest of what was read at the
/// source; where a service made the copy by itself and nobody has a digest, with the original in
/// the version that was copied. What the service wrote anew since is not a copy any more, and is
/// counted. The rest is a question of why they are read: see [When].
final class CopiesReread {
  private static final int BATCH = 500;
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  private final Migration migration;
  private final StepContext context;
  private final PassId pass;
  private final When when;
  private long anew;
  private long gone;

  /// Why they are read.
  enum When {
    /// Every copy. One that is gone is a failure, unless that was acknowledged: nobody can tell a
    /// service that removes its objects from a store that loses them.
    AFTER_SWITCH,

    /// Those whose original will be removed and is not yet. The original of one that is gone will
    /// stay, and so will that of one which the target cannot tell from something written anew:
    /// these are no failures.
    BEFORE_REMOVAL
  }

  CopiesReread(Migration migration, StepContext context, PassId pass, When when) {
    this.migration = migration;
    this.context = context;
    this.pass = pass;
    this.when = when;
  }

  /// Reads them. What an earlier try has read under the same name is not read again.
  ///
  /// @return partial if some are not as they were; which, is in the journal
  StepResult read() throws InterruptedException {
    PassSpec spec = migration.copying().verification(pass);
    long expected =
        context.tally(Passes.COPY).succeeded() + context.tally(Passes.REPLACE).succeeded();
    if (context.pass(spec, Optional.of(expected), Unchanged::new).failed() > 0) {
      excuse();
    }
    Tally tally = context.tally(pass);
    context.measured(
        when == When.AFTER_SWITCH ? RehashStep.NAME : Passes.PROOF,
        tally.failed() == 0,
        tally.succeeded()
            + " copies are as they were read at the source, "
            + anew
            + " were written anew at the target since, "
            + gone
            + " are gone there");
    return PassEnding.of(context, pass, tally, "copies", "are not as they were read at the source");
  }

  /// The service writes at the target while it is read: what is in another version by now was
  /// written anew between the listing and the reading.
  private void excuse() {
    List<ObjectResult> excused = new ArrayList<>();
    try (CopiesThere copies = new CopiesThere(migration.copying(), context);
        Results failed = context.results(pass, BAD)) {
      Optional<There> there = copies.next();
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        Key key = next.get().key();
        while (there.isPresent() && there.get().copy().key().compareTo(key) < 0) {
          there = copies.next();
        }
        State state =
            there.filter(it -> it.copy().key().equals(key)).map(There::state).orElse(State.WRITTEN);
        excuse(next.get(), state)
            .ifPresent(why -> excused.add(ObjectResult.acted(key, Outcome.SKIPPED, "", why)));
        if (excused.size() == BATCH) {
          write(excused);
        }
      }
    }
    write(excused);
  }

  private Optional<String> excuse(ObjectResult failed, State state) {
    boolean ending = when == When.BEFORE_REMOVAL;
    return switch (state) {
      case OTHER -> {
        anew++;
        yield Optional.of("The service wrote it anew since the switch.");
      }
      case ABSENT ->
          ending
              ? Optional.of("It is gone from the target, so its original stays.")
              : migration.consent().has(Consent.GONE_AT_TARGET)
                  ? Optional.of("It is gone from the target, which was acknowledged.")
                  : Optional.empty();
      case UNTOLD ->
          ending && failed.code().equals(Kind.CORRUPT.code())
              ? Optional.of(
                  "The target holds another content and cannot tell whether the service wrote it,"
                      + " so its original stays.")
              : Optional.empty();
      case WRITTEN -> Optional.empty();
    };
  }

  private void write(List<ObjectResult> results) {
    if (!results.isEmpty()) {
      context.refuse(pass, List.copyOf(results));
      results.clear();
    }
  }

  /// Copies that the target has in the version that the run wrote or found.
  private final class Unchanged implements ItemSource {
    private final CopiesThere copies = new CopiesThere(migration.copying(), context);
    private final ResultCursor removed =
        new ResultCursor(context.results(Passes.CLEAN, KnownCopies.SUCCESS));
    private final List<ObjectResult> missing = new ArrayList<>();

    Unchanged() {
      anew = 0;
      gone = 0;
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult copy = next.get().copy();
        if (!isAsked(copy)) {
          continue;
        }
        switch (next.get().state()) {
          case WRITTEN, UNTOLD -> {
            return Optional.of(Copies.verification(copy));
          }
          case OTHER -> anew++;
          case ABSENT -> missing(copy.key());
        }
      }
      write(missing);
      return Optional.empty();
    }

    private boolean isAsked(ObjectResult copy) {
      return when == When.AFTER_SWITCH
          || copy.level() == Level.READBACK && removed.at(copy.key()).isEmpty();
    }

    private void missing(Key key) {
      gone++;
      if (when == When.AFTER_SWITCH) {
        missing.add(
            ObjectResult.acted(
                key,
                Outcome.FAILED,
                RehashStep.GONE,
                RehashStep.gone(key, migration.copying().targetName())));
      }
      if (missing.size() == BATCH) {
        write(missing);
      }
    }

    @Override
    public void close() {
      try (copies;
          removed) {
        write(missing);
      }
    }
  }
}
