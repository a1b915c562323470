package org.tranship.core.run;

import java.util.Optional;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;

/// Rows of the journal as steps are given them: nothing of the journal but what they read.
final class JournalRows {
  private JournalRows() {}

  record OfResults(RunView.Rows<ObjectResult> rows) implements StepContext.Results {
    @Override
    public Optional<ObjectResult> next() {
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  record OfIntents(RunView.Rows<ObjectIntent> rows) implements StepContext.InFlight {
    @Override
    public Optional<ObjectIntent> next() {
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
