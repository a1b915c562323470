package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.upgrade.ProvisionStep;
import org.tranship.runbook.imagestore.upgrade.UpgradePlan;
import org.tranship.runbook.imagestore.upgrade.UpgradeRunbook;
import org.tranship.runbook.imagestore.upgrade.Upgrading;

/// Upgrades of a cluster to another manifest, from the command line.
final class ImageUpgradeRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;

  ImageUpgradeRuns(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  /// Begins an upgrade, or goes on with one of the same plan that was left before its end.
  ExitCode upgrade(UpgradePlan plan) {
    try (Journal.Claim _ = claim(plan)) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunId> left = PlannedRuns.left(journal, UpgradeRunbook.NAME, plan.settings());
      if (left.isEmpty()) {
        PlannedRuns.confirm(
            session,
            yes,
            "Upgrade the cluster at " + plan.gateway().location() + " to " + plan.manifest() + "?",
            "upgrade",
            "tranship imagestore manifests");
      }
      return said(plan, carried(plan).begin(left, plan.settings()));
    }
  }

  private Journal.Claim claim(UpgradePlan plan) {
    return claim(session, plan.gateway());
  }

  /// Whoever changes what manifest a cluster has, or which are registered, by a command of its own
  /// is alone with it. A move is alone with its stores.
  static Journal.Claim claim(Session session, StoreSpec gateway) {
    return session
        .composition()
        .journal()
        .claim(
            "upgrade of " + gateway.location(),
            "The cluster at "
                + gateway.location()
                + " is being upgraded, or has something registered");
  }

  private CarriedRun carried(UpgradePlan plan) {
    return new CarriedRun(session, yes, runbook(plan));
  }

  private UpgradeRunbook runbook(UpgradePlan plan) {
    return new UpgradeRunbook(
        new Upgrading(
            plan,
            session.composition().opener(),
            session.composition().vault(),
            time -> Thread.sleep(time)));
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    UpgradePlan plan = UpgradePlan.of(run.header().plan());
    // Only what was cut off while it was staged is looked for in the store.
    if (!Transitions.fold(run.entries()).progress().done().contains(ProvisionStep.NAME)) {
      HeldKeys.take(session, plan.store().location());
    }
    try (Journal.Claim _ = claim(plan)) {
      carried(plan).carry(run.header().id(), verb);
      return said(plan, run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    UpgradePlan plan = UpgradePlan.of(run.header().plan());
    return Verified.of(session, yes, run.header().id(), runbook(plan));
  }

  private ExitCode said(UpgradePlan plan, RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    StringBuilder lines = new StringBuilder();
    switch (text.state()) {
      case RunState.Ready _ ->
          lines
              .append("The cluster has the manifest ")
              .append(plan.manifest())
              .append(
                  ", and the replicas of its image store are ready.\nTo go back: tranship rollback ")
              .append(id);
      case RunState.Completed _ -> lines.append("Completed. The cluster keeps its manifest.");
      case RunState.RolledBack _ ->
          lines.append("Rolled back: the cluster has the manifest that it had.");
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
