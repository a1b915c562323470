package org.tranship.runbook.objects;

import java.time.Instant;
import org.tranship.core.cutover.BesideActs;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.objects.pointers.RowSwitch;

/// What goes with the switch of a migration: its rows, or what the target got since.
record MigrationSwitch(Migration migration) implements BesideActs {
  @Override
  public boolean hasRows() {
    return migration.pointing().isPresent();
  }

  @Override
  public StepResult rowsForth(StepContext context, int number) throws InterruptedException {
    return rows(number).forth(context);
  }

  @Override
  public StepResult rowsBack(StepContext context, int number) throws InterruptedException {
    return rows(number).back(context);
  }

  private RowSwitch rows(int number) {
    return new RowSwitch(migration.pointing().orElseThrow(), number);
  }

  @Override
  public StepResult copyBack(StepContext context, int number, Instant began)
      throws InterruptedException {
    return new CopyBack(migration, number).run(context, began);
  }

  @Override
  public String backPromise() {
    if (hasRows()) {
      return ", rows first, each with its old values. Rows that the service wrote since stay as"
          + " they are.";
    }
    return migration.plan().copyBack()
        ? ", and copies back what the target got since. What was removed there since is not"
            + " removed at the source."
        : ". What the target got since stays there, and is named.";
  }
}
