package org.tranship.cli;

import java.util.List;
import java.util.Optional;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.imagestore.ImageCopying;
import org.tranship.runbook.imagestore.migrate.ImageStoreMigration;
import org.tranship.runbook.imagestore.migrate.ImageStorePlan;
import org.tranship.runbook.imagestore.migrate.ImageStoreRunbook;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;

/// Moves of clusters to their own image store, from the command line: begun, taken up again,
/// completed, rolled back.
final class ImageStoreRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;
  private final Consent consent;

  /// @param yes answer the first question with yes beforehand; what a plan has the operator do is
  ///   still asked
  ImageStoreRuns(Session session, boolean yes, Consent consent) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
  }

  /// Begins a move, or goes on with the one of this plan.
  ///
  /// @throws CommandFailed if another plan has begun with this cluster, or the operator declines
  ExitCode migrate(ImageStorePlanArgument argument) {
    ImageStorePlan plan = argument.plan();
    try (Journal.Claim _ = claim(plan)) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> earlier =
          PlannedRuns.earlier(
              journal, ImageStoreRunbook.NAME, ImageStoreRunbook.FIRST, argument.header());
      PlannedRuns.confirm(
          session,
          yes,
          (earlier.isPresent() ? "Go on moving " : "Move ")
              + "the cluster at "
              + plan.copy().target().location()
              + " from "
              + plan.copy().source().location()
              + " to its own image store, upgrading it three times?",
          "tranship imagestore plan");
      RunId id =
          new CarriedRun(session, false, new ImageStoreRunbook(open(plan)))
              .begin(earlier.map(RunHeader::id), argument.header());
      return said(plan, id);
    }
  }

  private Journal.Claim claim(ImageStorePlan plan) {
    return PairClaim.of(session, plan.copy().source(), plan.copy().target());
  }

  ImageStoreMigration open(ImageStorePlan plan) {
    Composition parts = session.composition();
    return new ImageStoreMigration(
        plan,
        new ImageCopying(plan.copy(), parts.opener(), parts.scratch(), parts.journal()),
        parts.opener(),
        new ClusterReach(plan.copy().target(), parts.vault(), time -> Thread.sleep(time)),
        parts.controls(),
        consent,
        Release.number());
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    ImageStorePlan plan = ImageStorePlan.of(run.header().plan());
    try (Journal.Claim _ = claim(plan)) {
      new CarriedRun(session, false, new ImageStoreRunbook(open(plan)))
          .carry(run.header().id(), verb);
      return said(plan, run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    ImageStorePlan plan = ImageStorePlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), new ImageStoreRunbook(open(plan)));
  }

  private ExitCode said(ImageStorePlan plan, RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    StringBuilder lines = new StringBuilder();
    EndingLines ending = new EndingLines(id, text, lines);
    switch (text.state()) {
      case RunState.Ready _ -> {
        lines.append("Moved: the cluster uses its own image store, and wrote to it in a test.\n");
        source(ImageStoreRunbook.changed(view.entries()), lines);
        lines.append("; the snapshots are in ").append(plan.directory()).append(".\n");
        ending.ready(plan.soak(), ", leaving the former image store as it is");
      }
      case RunState.Completed _ -> lines.append("Completed. The former image store is as it was.");
      case RunState.RolledBack _ ->
          lines
              .append(
                  "Rolled back: the cluster uses its former image store and has the manifest that it"
                      + " had, and ")
              .append(
                  ImageStoreRunbook.leftCopies(view.entries())
                      ? "what the run has put into its own store may be there still, as was"
                          + " acknowledged; remove it before the cluster is moved again."
                      : "what was copied is removed.");
      case RunState.Halted halted -> ending.halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }

  private static void source(List<String> changed, StringBuilder lines) {
    if (changed.isEmpty()) {
      lines.append(
          "The source was the same before the copy, right before the switch and behind it");
    } else {
      lines
          .append(
              "Behind the last look before the switch something has changed, as was acknowledged (")
          .append(String.join("; ", changed))
          .append(
              "), and what came to the source then is in the cluster's own store only if it was")
          .append(" deployed again");
    }
  }
}
