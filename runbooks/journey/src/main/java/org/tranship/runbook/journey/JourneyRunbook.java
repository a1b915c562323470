package org.tranship.runbook.journey;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.client.tables.Tables;
import org.tranship.core.cutover.CloseStep;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Soak;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// The migration of the CQRS Journey from its first release to its second, in the order of the
/// original's procedure. What the original leaves to the operator's patience is measured here: that
/// there is a backup, that users are kept out, that the first release has come to rest, that
/// everything arrived. The first release's table and read models stay as they are.
public final class JourneyRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "journey";

  /// The first step that changes anything.
  public static final String FIRST = BackupStep.NAME;

  /// The step that makes what the second release reads.
  public static final String MAKING = TablesStep.NAME;

  /// How a journal says that a run is being taken back.
  private static final String ROLLING_BACK = "rolling-back";

  private final JourneyMigration migration;
  private final Consumer<StreamCount> counted;
  private final List<Step> steps;

  public JourneyRunbook(JourneyMigration migration) {
    this(migration, _ -> {});
  }

  /// @param counted told of every stream and how many events it has, when the run is verified
  public JourneyRunbook(JourneyMigration migration, Consumer<StreamCount> counted) {
    this.migration = migration;
    this.counted = counted;
    this.steps =
        List.of(
            new SurveyStep(migration),
            new BackupStep(migration.plan().backup(), migration.acts()),
            new MaintenanceStep(migration),
            new DrainStep(migration),
            new TablesStep(migration),
            new ConferenceEventsStep(migration),
            new EventsStep(migration),
            new RebuildStep(migration),
            new ReadModelsStep(migration),
            new ProofStep(migration),
            new LiveStep(migration),
            new CloseStep("the first release's table, and its read models in MigrationV1,"));
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
    if (verb == Verb.ROLLBACK) {
      return objectionToRollback(entries);
    }
    return Soak.objection(
            verb, migration.consent().now(), entries, LiveStep.NAME, migration.plan().soak(), now)
        .map(it -> it + " Wait, or give --yes-now.");
  }

  /// Asked before users are kept out, so that a rollback that would be refused stops nobody. One
  /// that has begun looks for itself, behind the fence.
  private Optional<String> objectionToRollback(List<JournalEntry> entries) {
    boolean opened =
        entries.stream()
            .anyMatch(
                it ->
                    it instanceof JournalEntry.ActIntended act
                        && act.step().equals(LiveStep.NAME)
                        && act.act().equals(LiveStep.ACT));
    boolean begun =
        entries.stream()
            .anyMatch(
                it ->
                    it instanceof JournalEntry.RunChanged changed
                        && changed.state().equals(ROLLING_BACK));
    if (!opened || begun) {
      return Optional.empty();
    }
    try {
      return JourneyStep.tables(migration, tables -> new WrittenSince(tables, migration).first())
          .map(LiveStep::lost);
    } catch (StepFailed e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("The rollback was told to stop before anything was done.");
    }
  }

  /// Every event of the first release is in both tables of the second as it was copied. What the
  /// second has written since is its own.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    return JourneyStep.tables(migration, tables -> verified(context, tables));
  }

  private StepResult verified(StepContext context, Tables tables) throws InterruptedException {
    boolean live = context.intended(LiveStep.NAME, LiveStep.ACT).isPresent();
    StreamCounts.Collector counts = new StreamCounts.Collector();
    EventProof.Found found = ProofStep.found(migration, tables, live, counts.andThen(counted));
    ProofStep.tell(context, found, counts.counts());
    boolean same = found.difference().isEmpty();
    context.measured("verify", same, found.difference().orElse(found.words()));
    return same
        ? StepResult.done(found.words())
        : new StepResult.Partial(1, ProofStep.DIFFERS + " " + found.difference().get() + ".");
  }
}
