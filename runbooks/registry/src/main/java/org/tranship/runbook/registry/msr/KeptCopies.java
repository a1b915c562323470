package org.tranship.runbook.registry.msr;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// What is verified of a move: every copy that MSR has to have. Those that were written after the
/// metadata backup no metadata know once it is restored, and the collection may have removed them.
final class KeptCopies implements ItemSource {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final ResultCursor late;
  private final ResultItems copies;

  KeptCopies(StepContext context) {
    this.late =
        new ResultCursor(context.results(MsrPasses.AFTER_BACKUP, EnumSet.of(Outcome.SKIPPED)));
    this.copies = new ResultItems(context.results(MsrPasses.COPY, GOOD), this::item);
  }

  private Optional<WorkItem> item(ObjectResult copy) {
    return late.at(copy.key()).isPresent()
        ? Optional.empty()
        : Optional.of(
            WorkItem.verification(
                copy.key(), copy.target(), Coding.NONE, copy.sha256().orElseThrow()));
  }

  @Override
  public Optional<WorkItem> next() {
    return copies.next();
  }

  @Override
  public void close() {
    try (late) {
      copies.close();
    }
  }
}
