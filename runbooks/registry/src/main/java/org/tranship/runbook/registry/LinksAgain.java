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
        again.add(skipped(next.get(), "It failed before, and is tried again."));
        flush(context, again, BATCH);
      }
    }
    flush(context, again, 1);
  }

  static ObjectResult skipped(ObjectResult result, String why) {
    return ObjectResult.acted(result.key(), Outcome.SKIPPED, "", why);
  }

  static void flush(StepContext context, List<ObjectResult> results, int least) {
    if (results.size() >= least) {
      context.refuse(MovePasses.LINKS, List.copyOf(results));
      results.clear();
    }
  }
}
