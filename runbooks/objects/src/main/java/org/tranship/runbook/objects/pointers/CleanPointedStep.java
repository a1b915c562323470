package org.tranship.runbook.objects.pointers;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.cutover.ProofStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.JoinedResults;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.RemainingResults;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Removes from the source what was copied and no row points at any more, or sets its column to
/// NULL.
///
/// Crash argument (law 1). An object goes only if the journal holds, durably, that its copy was
/// read back, and again right before by the step that proves, and if no row of the whole table,
/// whether it belongs to the run or not, points at it in any spelling that the rule reads: the
/// table itself is asked, batch by batch, right before. Rows that this run committed do not point
/// there any more; rows that it could not switch do, and keep their object. Where the source has
/// versions, it goes only in the one that was copied. Where that is a row of the very table whose
/// pointers were switched, its version has changed with them, so its content is read once more and
/// compared before. Killed half way, the step is repeated: what is gone counts as removed.
final class CleanPointedStep implements Step {
  static final String NAME = "clean-pointed";
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final Pointing pointing;

  CleanPointedStep(Pointing pointing) {
    this.pointing = pointing;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.COMPLETE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (pointing.cleaning() == Cleaning.KEEP) {
      return StepResult.done("the source is kept as it is");
    }
    Optional<PassId> last = ProofStep.last(context, PointerPasses.PROOF);
    if (last.isEmpty()) {
      return StepResult.done("no copy is left whose original could go");
    }
    PassId proven = last.get();
    boolean rereads = pointing.cleaning() == Cleaning.NULL_COLUMN;
    if (rereads) {
      readAgain(context);
    }
    try (Catalog catalog = pointing.openRows()) {
      Unneeded.Kept kept = new Unneeded.Kept();
      PassSpec spec = PassSpec.on(PointerPasses.CLEAN, Operation.DELETE, pointing.source());
      Tally tally =
          context.pass(
              spec,
              Optional.of(context.tally(PointerPasses.COPY).succeeded()),
              () ->
                  new Unneeded(
                      pointing,
                      catalog,
                      kept,
                      candidates(context, rereads),
                      context.results(proven, SUCCESS)));
      StepResult result =
          PassEnding.of(
              context, PointerPasses.CLEAN, tally, "objects", "could not be removed at the source");
      if (kept.isNothing()) {
        return result;
      }
      context.measured("source cleaned", false, kept.toString());
      context.say(kept + ".");
      return result instanceof StepResult.Done(String detail)
          ? StepResult.done(detail + ", " + kept)
          : result;
    }
  }

  private void readAgain(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(PointerPasses.VERIFY_SOURCE, Operation.VERIFY, pointing.source());
    Tally tally =
        context.pass(
            spec,
            Optional.of(context.tally(PointerPasses.COPY).succeeded()),
            () ->
                new ResultItems(
                    context.results(PointerPasses.COPY, SUCCESS),
                    copy ->
                        copy.sha256()
                            .map(
                                digest ->
                                    WorkItem.verification(
                                        copy.key(), copy.key(), Coding.NONE, digest))));
    if (tally.failed() > 0) {
      String which =
          tally.failed()
              + " kept at the source, not as it was copied; the first: "
              + PassEnding.firstFailure(context, PointerPasses.VERIFY_SOURCE).orElse("");
      context.measured("source read again", false, which);
      context.say(which);
    }
  }

  /// The copies, each with the version that may be removed.
  private static Unneeded.Candidates candidates(StepContext context, boolean rereads) {
    StepContext.Results copies =
        RemainingResults.of(context, PointerPasses.COPY, PointerPasses.CLEAN);
    if (!rereads) {
      return new Unneeded.Candidates() {
        @Override
        public Optional<Unneeded.Candidate> next() {
          return copies.next().map(copy -> new Unneeded.Candidate(copy, copy.source()));
        }

        @Override
        public void close() {
          copies.close();
        }
      };
    }
    JoinedResults joined =
        new JoinedResults(copies, context.results(PointerPasses.VERIFY_SOURCE, SUCCESS));
    return new Unneeded.Candidates() {
      @Override
      public Optional<Unneeded.Candidate> next() {
        return joined
            .next()
            .map(pair -> new Unneeded.Candidate(pair.first(), written(pair.second())));
      }

      @Override
      public void close() {
        joined.close();
      }
    };
  }

  private static Version written(ObjectResult read) {
    return read.written();
  }

  @Override
  public Undo undo() {
    return pointing.cleaning() == Cleaning.KEEP
        ? new Undo.Nothing()
        : new Undo.Impossible(
            "Objects were removed at the source. The way back is a migration of its own, from the"
                + " target to the source.");
  }
}
