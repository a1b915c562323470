package org.tranship.runbook.journey;

import org.tranship.client.tables.TableException;
import org.tranship.client.tables.Tables;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.step.StepFailed;

/// Works with the tables of an account: what the service says no to fails the step, and another try
/// goes on.
public final class TableWork {
  /// The code of whatever the table service says no to.
  static final String TROUBLE = "TRJ-120";

  private TableWork() {}

  /// Something that is done with tables.
  @FunctionalInterface
  public interface Work<T> {
    T with(Tables tables) throws InterruptedException;
  }

  /// Does it.
  ///
  /// @throws StepFailed if the service says no
  public static <T> T with(JourneyMigration.TableOpener opener, Work<T> work)
      throws InterruptedException {
    try (Tables tables = opened(opener)) {
      return work.with(tables);
    } catch (TableException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      throw new StepFailed(TROUBLE + " " + e.getMessage(), e);
    }
  }

  private static Tables opened(JourneyMigration.TableOpener opener) {
    try {
      return opener.open();
    } catch (PlanContradiction e) {
      throw new StepFailed(TROUBLE + " " + e.setting() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new StepFailed(TROUBLE + " " + e.getMessage(), e);
    }
  }
}
