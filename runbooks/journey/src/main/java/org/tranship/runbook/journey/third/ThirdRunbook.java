package org.tranship.runbook.journey.third;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.BackupStep;

/// The migration of the CQRS Journey from its second release to its third, in the order of the
/// original's procedure, while users go on. What the original waits for or asks the operator is
/// measured: how late the log is, that nothing is left behind, that the read models are right, how
/// long commands waited. Until it is completed, the way back is open, and what the third release
/// has written stays.
public final class ThirdRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "journey-v3";

  /// The first step that changes anything.
  public static final String FIRST = BackupStep.NAME;

  /// The step that makes the first thing of the third release.
  public static final String MAKING = AccumulateStep.NAME;

  private final ThirdMigration migration;
  private final Consumer<StreamCount> counted;
  private final List<Step> steps;

  public ThirdRunbook(ThirdMigration migration) {
    this(migration, _ -> {});
  }

  /// @param counted told of every stream and how many events it has, when the run is verified
  public ThirdRunbook(ThirdMigration migration, Consumer<StreamCount> counted) {
    this.migration = migration;
    this.counted = counted;
    Fresh fresh = new Fresh(migration);
    this.steps =
        List.of(
            new SurveyThirdStep(migration),
            new BackupStep(migration.plan().backup(), migration.acts()),
            new DeployStep(migration),
            new AccumulateStep(migration),
            new ViewTablesStep(migration),
            new ReplayStep(migration),
            new ProcessStep(migration),
            new CatchUpStep(migration),
            new HandOverStep(migration, fresh),
            new SwapStep(migration, fresh),
            new LastProofStep(migration),
            new StageStep("retire", Phase.PROOF, migration, migration.plan().retire(), false),
            new CleanStep(migration));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return verb == Verb.ROLLBACK
        ? Optional.empty()
        : Soak.objection(
                verb,
                migration.consent().now(),
                entries,
                SwapStep.NAME,
                migration.plan().times().soak(),
                now)
            .map(it -> it + " Wait, or give --yes-now.");
  }

  /// The third release's read models are what a cold rebuild from the log gives. How many events
  /// each stream has is written down besides; a version that was missing before is not this
  /// migration's, and is named.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    ColdProof.Found found = LastProofStep.found(migration, context.clock());
    context.measured("verify", found.same(), found.words());
    String streams = StreamCensus.words(context, migration, counted);
    return switch (found.kind()) {
      case SAME -> StepResult.done(found.words() + "; " + streams + ".");
      case BEHIND ->
          new StepResult.Refused(
              CatchUpStep.BEHIND
                  + " Nothing can be compared yet: "
                  + found.words()
                  + ". See that the release that is live handles what it gets, and give 'tranship"
                  + " verify' again.");
      case DIFFERS, SECOND_DIFFERS ->
          new StepResult.Partial(1, CatchUpStep.DIFFERS + " " + found.words() + ".");
    };
  }
}
