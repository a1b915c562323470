package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;

/// Links that an earlier try could not copy. They are offered again, each with its rank; until then
/// what became of them is no failure of the ranks before, or no try would come as far.
final class LinksAgain {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;

  private LinksAgain() {}

  static void offer(StepContext context) {
    List<ObjectResult> again = new ArrayList<>();
    try (Results failed = context.results(MovePasses.LINKS, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        again.add(LastLinksStep.skipped(next.get(), "It failed before, and is tried again."));
        LastLinksStep.flush(context, again, BATCH);
      }
    }
    LastLinksStep.flush(context, again, 1);
  }
}
