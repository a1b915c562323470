package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// The last look at the source before the switch: copies what changed, and removes at the target
/// what this run put there and the source has no more.
///
/// Crash argument. What is removed is removed in the version that this run wrote, and only where
/// the source does not list it; an object that somebody else wrote under the same key stays. A
/// source that lists nothing, or has lost many of the copied objects, is more likely not mounted
/// than emptied: nothing is removed then without being agreed to by name, nor more than was seen.
/// Afterwards the journal is told that the copy is no more, so that neither a verification nor a
/// rollback looks for it, and so that it is copied anew should the source get it back. Killed
/// between the two, the next try finds the removal in the journal and the target without it, and
/// tells then.
final class LastDeltaStep implements Step {
  static final String NAME = Fence.LAST_DELTA;
  static final String GONE = "TRM-120";

  /// So many may be gone without asking, and else one part in [#SHARE] of the copies.
  static final int MANY = 1000;

  private static final int SHARE = 10;
  private static final int BATCH = 500;

  private final Migration migration;
  private final Copying copying;

  LastDeltaStep(Migration migration) {
    this.migration = migration;
    this.copying = migration.copying();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    long changed = new CopyRound(copying).run(context);
    Survey survey = survey(context);
    if (!migration.consent().has(Consent.GONE_AT_SOURCE)) {
      Optional<String> objection = objection(context, survey);
      if (objection.isPresent()) {
        return new StepResult.Refused(objection.get());
      }
    }
    if (migration.isStrict()) {
      LiveFaults.requireNone(context);
    } else {
      LiveFaults.requireNoOther(context);
    }
    PassId pass = Passes.removeGone(Fence.number(context));
    PassSpec spec = PassSpec.on(pass, Operation.DELETE, copying.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new Gone(context, most(survey)));
    if (tally.failed() > 0) {
      throw new StepFailed(
          "What is gone from the source could not be removed at the target: "
              + PassEnding.firstFailure(context, pass).orElse(""));
    }
    long gone = tell(context, pass);
    context.measured(
        migration.isFenced() ? "last delta, behind the fence" : "last delta",
        true,
        changed + " objects had changed, " + gone + " were gone");
    return StepResult.done(changed + " objects had changed, " + gone + " were gone");
  }

  /// What both listings show.
  ///
  /// @param listed objects that the source has
  /// @param gone copies of what it has no more
  private record Survey(long listed, long gone) {}

  private Survey survey(StepContext context) throws InterruptedException {
    Found found = copying.found();
    if (found.isWhole() && found.listed() > 0 && found.extra().objects() == 0) {
      return new Survey(found.listed(), 0);
    }
    long removals = 0;
    try (Gone gone = new Gone(context, Long.MAX_VALUE)) {
      while (gone.next().isPresent()) {
        removals++;
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return new Survey(gone.listed, removals);
    }
  }

  /// A mount that went with the stopped service looks like a source that has nothing.
  private Optional<String> objection(StepContext context, Survey survey) {
    long copies =
        context.tally(Passes.COPY).succeeded() + context.tally(Passes.REPLACE).succeeded();
    boolean many = survey.gone() > MANY && survey.gone() > copies / SHARE;
    if (survey.listed() > 0 && !many) {
      return Optional.empty();
    }
    return Optional.of(
        GONE
            + " "
            + copying.sourceName()
            + (survey.listed() == 0
                ? " has no object at all"
                : " has no more " + survey.gone() + " of the " + copies + " objects copied from it")
            + ", so "
            + survey.gone()
            + " copies would be removed at the target. Nothing was, and nothing was switched. See"
            + " whether the source is mounted and whole; if they are meant to be gone, give"
            + " --acknowledge "
            + Consent.GONE_AT_SOURCE
            + ".");
  }

  /// What may be removed at most, whatever a second listing shows: one that shows more is not the
  /// one that was judged.
  private long most(Survey survey) {
    return migration.consent().has(Consent.GONE_AT_SOURCE)
        ? Long.MAX_VALUE
        : migration.isFenced() ? survey.gone() : Math.max(survey.gone(), MANY);
  }

  /// Copies that were removed are none any more.
  private long tell(StepContext context, PassId pass) {
    long told = 0;
    List<ObjectResult> gone = new ArrayList<>();
    try (Store target = copying.target();
        Copies copies = new Copies(context);
        Results removed = context.results(pass, Set.of(Outcome.DONE))) {
      Optional<Copies.Copy> copy = copies.next();
      for (var next = removed.next(); next.isPresent(); next = removed.next()) {
        Key key = next.get().key();
        while (copy.isPresent() && copy.get().result().key().compareTo(key) < 0) {
          copy = copies.next();
        }
        if (copy.filter(it -> it.result().key().equals(key)).isPresent()
            && target.stat(key).isEmpty()) {
          told++;
          gone.add(
              ObjectResult.acted(
                  key,
                  Outcome.SKIPPED,
                  "",
                  "It is gone from the source, and its copy was removed at the target."));
        }
        if (gone.size() == BATCH) {
          write(context, gone);
        }
      }
    }
    write(context, gone);
    return told;
  }

  private static void write(StepContext context, List<ObjectResult> gone) {
    if (!gone.isEmpty()) {
      List<ObjectResult> batch = List.copyOf(gone);
      context.refuse(Passes.COPY, batch);
      context.refuse(Passes.REPLACE, batch);
      gone.clear();
    }
  }

  /// Objects that only the target has, in the version that this run wrote where nothing was.
  private final class Gone implements ItemSource {
    private final Store source = copying.source();
    private final Store target = copying.target();
    private final ObjectFilter filter;
    private final Copies copies;
    private final Walk walk;
    private final long most;
    private Optional<Copies.Copy> copy;
    private long listed;
    private long given;

    /// @param most more than these are not given
    Gone(StepContext context, long most) {
      this.most = most;
      this.filter = copying.filter(context);
      this.copies = new Copies(context);
      this.copy = copies.next();
      // What the source cannot list may be just what seems to be gone.
      this.walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP);
    }

    @Override
    public Optional<WorkItem> next() {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        listed += pair instanceof Pair.OnlyInTarget ? 0 : 1;
        if (pair instanceof Pair.OnlyInTarget(Key key, Entry entry) && isOurs(key, entry)) {
          given++;
          if (given > most) {
            throw new StepFailed(
                "While copies were removed at the target, "
                    + copying.sourceName()
                    + " went on losing objects, such as \""
                    + key
                    + "\". Nothing was switched. See whether it is mounted and whole, and run the"
                    + " same command again.");
          }
          return Optional.of(WorkItem.removal(key, key, entry.version()));
        }
      }
      return Optional.empty();
    }

    private boolean isOurs(Key key, Entry entry) {
      while (copy.isPresent() && copy.get().result().key().compareTo(key) < 0) {
        copy = copies.next();
      }
      return copy.filter(
              it ->
                  it.result().key().equals(key)
                      && it.origin() == Copies.Origin.WROTE
                      && (!entry.version().isKnown()
                          || it.result().written().equals(entry.version())))
          .isPresent();
    }

    @Override
    public void close() {
      try (source;
          target;
          copies) {
        walk.close();
      }
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
