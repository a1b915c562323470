package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Places;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.ImageCopyPlan;
import org.tranship.runbook.imagestore.ImageCopyRunbook;
import org.tranship.runbook.imagestore.ImageCopying;
import org.tranship.runbook.imagestore.tree.Layout;

/// Copies of image stores, from the command line: begun, taken up again, rolled back, verified.
final class ImageCopyRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;

  ImageCopyRuns(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  /// What cannot work at all makes no run.
  void require(ImageCopyPlan plan) {
    Places.objection(plan.source(), plan.target())
        .ifPresent(
            objection -> {
              throw new CommandFailed(ExitCode.REFUSED, objection, null);
            });
    for (StoreSpec spec : new StoreSpec[] {plan.source(), plan.target()}) {
      try (Store store = session.composition().opener().open(spec)) {
        store.check();
      }
    }
  }

  /// Whether there is an unfinished run of the plan, which a copy would go on with.
  boolean goesOn(ImageCopyPlan plan) {
    return PlannedRuns.left(session.composition().journal(), ImageCopyRunbook.NAME, plan.settings())
        .isPresent();
  }

  /// Begins a copy, or goes on with one of the same plan that was left before its end.
  ///
  /// @param snapshot one of the source that is true now; empty if there is none
  ExitCode copy(ImageCopyPlan plan, Optional<SourceSnapshot> snapshot) {
    try (Journal.Claim _ = PairClaim.of(session, plan.source(), plan.target())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      ImageCopying copying = open(plan);
      snapshot.ifPresent(taken -> copying.by(taken::opened, taken.beside()));
      return said(
          copying,
          carried(copying)
              .begin(
                  PlannedRuns.left(journal, ImageCopyRunbook.NAME, plan.settings()),
                  plan.settings()));
    }
  }

  private ImageCopying open(ImageCopyPlan plan) {
    return new ImageCopying(
        plan,
        session.composition().opener(),
        session.composition().scratch(),
        session.composition().journal());
  }

  private CarriedRun carried(ImageCopying copying) {
    return new CarriedRun(session, yes, new ImageCopyRunbook(copying));
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    ImageCopying copying = open(ImageCopyPlan.of(run.header().plan()));
    ImageCopyPlan plan = copying.plan();
    // What is removed again is at the target; the source is not asked.
    HeldKeys.take(session, plan.target().location());
    try (Journal.Claim _ = PairClaim.of(session, plan.source(), plan.target())) {
      carried(copying).carry(run.header().id(), verb);
      return said(copying, run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    ImageCopying copying = open(ImageCopyPlan.of(run.header().plan()));
    HeldKeys.take(session, copying.plan().source().location());
    HeldKeys.take(session, copying.plan().target().location());
    return Verified.of(session, yes, run.header().id(), new ImageCopyRunbook(copying));
  }

  private ExitCode said(ImageCopying copying, RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    StringBuilder lines = new StringBuilder();
    Tally files = view.tally(ImageCopyRunbook.FILES);
    switch (text.state()) {
      case RunState.Ready _ ->
          lines
              .append("Copied    ")
              .append(files.count(Outcome.DONE))
              .append(" files, ")
              .append(files.bytes())
              .append("; ")
              .append(files.count(Outcome.SAME))
              .append(" were there already\nMarked    ")
              .append(
                  copying.plan().to() == Layout.FILES
                      ? "nothing: of a folder, a package without a lock is whole"
                      : "every package that is whole, behind its files")
              .append("\nCompared  paths, sizes and markers of ")
              .append(copying.targetName())
              .append(" with the source: the same\nTo remove what is new there: tranship rollback ")
              .append(id)
              .append(
                  HeldKeys.has(copying.plan().target().location())
                      ? ", with " + HeldKeys.VARIABLE + " set to the key, which is not kept"
                      : "");
      case RunState.Completed _ -> lines.append("Completed. The source is as it was.");
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back: the markers and files of this run were removed from ")
              .append(copying.targetName())
              .append('.');
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
