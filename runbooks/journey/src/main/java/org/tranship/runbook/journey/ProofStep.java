package org.tranship.runbook.journey;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tranship.client.tables.Tables;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.journey.sql.ReadModels;

/// Proves that the second release finds everything: users are still kept out, the first release's
/// events are as they were when it had come to rest, each of them is in both tables, and the read
/// models are what a fresh rebuild gives. Run again by whoever takes the run up before it is live.
final class ProofStep extends JourneyStep {
  static final String NAME = "verify";
  static final String GREW = "TRJ-111";
  static final String DIFFERS = "TRJ-113";

  ProofStep(JourneyMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(LiveStep.NAME);
  }

  @Override
  StepResult run(StepContext context, Tables tables) throws InterruptedException {
    if (context.intended(LiveStep.NAME, LiveStep.ACT).isPresent()) {
      return StepResult.done("the second release may be live already");
    }
    Optional<String> doubt = MaintenanceStep.doubt(context, migration);
    if (doubt.isPresent()) {
      return new StepResult.Refused(doubt.get());
    }
    SourceCensus census = SourceCensus.take(tables, migration.source());
    if (!census.digest().equals(DrainStep.digest(context))) {
      String why =
          GREW
              + " The table "
              + migration.source()
              + " is not as it was when the first release had come to rest: somebody has written to"
              + " it since. What was copied may lack that. See that the first release is stopped,"
              + " roll back, and begin anew.";
      context.measured("source", false, why);
      return new StepResult.Refused(why);
    }
    StreamCounts.Collector counts = new StreamCounts.Collector();
    EventProof.Found found = found(migration, tables, false, counts);
    tell(context, found, counts.counts());
    return said(context, found);
  }

  /// Writes down how many events each stream has, unless some were not counted.
  static void tell(StepContext context, EventProof.Found found, StreamCounts counts) {
    if (!found.whole()) {
      return;
    }
    counts
        .blocks()
        .forEach(block -> context.measured(StreamCounts.MEASURED, counts.differing() == 0, block));
  }

  /// Compares everything.
  ///
  /// @param counted told how many events each stream has
  static EventProof.Found found(
      JourneyMigration migration, Tables tables, boolean live, Consumer<StreamCount> counted)
      throws InterruptedException {
    EventProof.Found found = new EventProof(tables, migration, live, counted).prove();
    if (found.difference().isPresent() || live) {
      return found;
    }
    Optional<String> madeUp = new MadeUpProof(tables, migration).difference();
    if (madeUp.isPresent()) {
      return new EventProof.Found(madeUp, "");
    }
    Optional<String> views =
        RebuildStep.difference(
            migration, new LogReplay(tables, migration.log()), ReadModels.SCHEMA);
    return new EventProof.Found(
        views.isPresent() ? views : new ReshapedOrders(tables, migration).difference(),
        found.words() + ", and three read models");
  }

  private static StepResult said(StepContext context, EventProof.Found found) {
    if (found.difference().isEmpty()) {
      context.measured(NAME, true, found.words());
      return StepResult.done(found.words());
    }
    String why =
        DIFFERS
            + " The second release would not find everything: "
            + found.difference().get()
            + ". It was not opened. Find out who writes there; 'tranship rollback' removes what this"
            + " run made.";
    context.measured(NAME, false, why);
    return new StepResult.Refused(why);
  }
}
