package org.tranship.runbook.journey;

import org.tranship.client.tables.Tables;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// A step of this runbook that works with tables: what the table service says no to fails the step,
/// and another try goes on.
abstract class JourneyStep implements Step {
  private final String name;
  private final Phase phase;
  final JourneyMigration migration;

  JourneyStep(String name, Phase phase, JourneyMigration migration) {
    this.name = name;
    this.phase = phase;
    this.migration = migration;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return tables(
        migration,
        tables -> {
          TablesStep.requirePlace(context, tables);
          return run(context, tables);
        });
  }

  abstract StepResult run(StepContext context, Tables tables) throws InterruptedException;

  /// Nothing was left behind, unless a step says otherwise.
  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// Works with tables.
  ///
  /// @throws StepFailed if the service says no
  static <T> T tables(JourneyMigration migration, TableWork.Work<T> work)
      throws InterruptedException {
    return TableWork.with(migration.opener(), work);
  }
}
