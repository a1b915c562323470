package org.tranship.runbook.registry.msr;

import java.util.EnumSet;
import java.util.Set;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;

/// Objects that the target has, and that this run has not copied: what was pushed since MSR is
/// there. Only lists.
final class NewAtTarget {
  private static final Set<Outcome> COPIED = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private NewAtTarget() {}

  static Several look(StepContext context, MsrMigration migration) throws InterruptedException {
    Several pushed = new Several("object", "objects");
    ListRequest request = ListRequest.under(SurveyStep.root(context) + MsrKeys.ROOT);
    try (Store target = migration.target();
        ResultCursor copied = new ResultCursor(context.results(MsrPasses.COPY, COPIED));
        Listing listing = new ListingAhead(() -> target.list(request))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (!MsrKeys.isUpload(entry.key()) && copied.at(entry.key()).isEmpty()) {
          pushed.add(entry.key().text());
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return pushed;
  }
}
