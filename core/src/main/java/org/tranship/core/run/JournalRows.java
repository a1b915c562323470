package org.tranship.core.run;

import java.util.Optional;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;

/// Rows of the journal as steps are given them: nothing of the journal but what they read. Closing
/// one closes its rows.
public final class JournalRows {
  private JournalRows() {}

  /// Results of objects, in the order of the rows.
  public static StepContext.Results results(RunView.Rows<ObjectResult> rows) {
    return new StepContext.Results() {
      @Override
      public Optional<ObjectResult> next() {
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  static StepContext.InFlight inFlight(RunView.Rows<ObjectIntent> rows) {
    return new StepContext.InFlight() {
      @Override
      public Optional<ObjectIntent> next() {
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}
