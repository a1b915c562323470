package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Right before the switch: lists both ends and makes sure that the target has every blob and every
/// link of the source in the version that the run wrote and read back, from the version that the
/// source has, and no link besides. The source's own graph was walked in the step before, with the
/// digests of the journal; so the target's is the same, and sound, and nothing is read again while
/// pushes wait.
final class SameGraphStep implements Step {
  static final String DIFFERENT = "TRR-117";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final int NAMED = 10;

  private final RegistryMigration migration;

  SameGraphStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return Fence.VERIFY;
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
    TrialStep.forget(context, migration);
    StandingSource standing =
        migration.standing().orElseThrow(() -> new IllegalStateException("nothing was looked at"));
    Look look = look(context);
    String sum =
        standing.count(Place.Kind.TAG)
            + " tags, "
            + standing.count(Place.Kind.REVISION)
            + " manifests of repositories; "
            + look.blobs
            + " blobs and "
            + look.links
            + " links are the same at both ends";
    if (look.different == 0) {
      context.measured("graph", true, sum);
      return StepResult.done(sum);
    }
    String which =
        look.different
            + (look.different == 1 ? " object differs: " : " objects differ: ")
            + String.join(", ", look.names)
            + (look.different > look.names.size() ? ", ..." : "");
    context.measured("graph", false, sum + "; " + which);
    throw new StepFailed(
        DIFFERENT
            + " Right before the switch the target is not as the source: "
            + which
            + ". Nothing was switched. Somebody writes past the fence, or at the target; find out who."
            + " The same command copies again what is gone at the target, or is newer at the source."
            + " What somebody wrote at the target is never overwritten: remove it there before, or"
            + " roll back.");
  }

  private static final class Look {
    private long blobs;
    private long links;
    private long different;
    private final List<String> names = new ArrayList<>();
    private final Lost blobsLost;
    private final Lost linksLost;

    Look(StepContext context) {
      this.blobsLost = new Lost(context, MovePasses.BLOBS);
      this.linksLost = new Lost(context, MovePasses.LINKS);
    }

    /// Tells the journal, so that the next try copies them.
    void end() {
      blobsLost.flush(1);
      linksLost.flush(1);
    }

    void different(Key key) {
      different++;
      if (names.size() < NAMED) {
        names.add("\"" + key + "\"");
      }
    }
  }

  /// Copies that the target has no more as the run wrote them: by the journal they were done, and
  /// would not be copied again.
  private record Lost(StepContext context, PassId pass, List<ObjectResult> told) {
    private static final int BATCH = 500;

    Lost(StepContext context, PassId pass) {
      this(context, pass, new ArrayList<>());
    }

    void met(Pair pair, Optional<ObjectResult> copy) {
      boolean there =
          pair instanceof Pair.Both(Key _, Entry _, Entry target)
              && copy.filter(it -> it.written().equals(target.version())).isPresent();
      if (copy.isPresent() && !there && !(pair instanceof Pair.OnlyInTarget)) {
        told.add(
            ObjectResult.acted(
                pair.key(), Outcome.SKIPPED, "", "The target has it no more as it was copied."));
        flush(BATCH);
      }
    }

    void flush(int least) {
      if (told.size() >= least) {
        context.refuse(pass, List.copyOf(told));
        told.clear();
      }
    }
  }

  private Look look(StepContext context) throws InterruptedException {
    Look look = new Look(context);
    ListRequest request = ListRequest.under(SurveyStep.root(context) + RegistryLayout.ROOT);
    RegistryLayout layout = new RegistryLayout();
    TriedPushes tried = new TriedPushes(migration);
    try (Store source = migration.source();
        Store target = migration.target();
        ResultCursor blobs = new ResultCursor(context.results(MovePasses.BLOBS, GOOD));
        ResultCursor links = new ResultCursor(context.results(MovePasses.LINKS, GOOD));
        Merge merge =
            new Merge(
                new ListingAhead(() -> source.list(request)),
                new ListingAhead(() -> target.list(request)))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        switch (layout.of(pair.key())) {
          case Place.Blob _ -> {
            // One that only the target has shows nothing to anybody.
            if (!(pair instanceof Pair.OnlyInTarget)) {
              Optional<ObjectResult> copy = blobs.at(pair.key());
              if (isCopied(pair, copy)) {
                look.blobs++;
              } else {
                look.different(pair.key());
                look.blobsLost.met(pair, copy);
              }
            }
          }
          case Place.Link _ -> {
            Optional<ObjectResult> copy = links.at(pair.key());
            if (isCopied(pair, copy)) {
              look.links++;
            } else {
              look.different(pair.key());
              look.linksLost.met(pair, copy);
            }
          }
          case Place.Upload _, Place.Stray _ -> {
            if (!(pair instanceof Pair.OnlyInSource) && !tried.has(layout.of(pair.key()))) {
              look.different(pair.key());
            }
          }
          case Place.Outside _ -> {
            // Nothing below the root is.
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    look.end();
    return look;
  }

  private static boolean isCopied(Pair pair, Optional<ObjectResult> copied) {
    return pair instanceof Pair.Both(Key _, Entry source, Entry target)
        && copied.filter(result -> isOf(result, source, target)).isPresent();
  }

  private static boolean isOf(ObjectResult result, Entry source, Entry target) {
    return source.version().isKnown()
        && result.source().equals(source.version())
        && result.written().equals(target.version())
        && source.size().equals(target.size());
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
