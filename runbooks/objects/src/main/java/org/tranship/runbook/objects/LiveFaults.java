package org.tranship.runbook.objects;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.runbook.objects.pointers.PointerPasses;

/// What fails because the source is alive: an object that was listed and is gone, or another one,
/// when it is read. The next look settles it. Every other failure stays one, and keeps a service
/// from being closed for a switch that will not come.
final class LiveFaults {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final Set<String> LIVE =
      Set.of(Kind.NOT_FOUND.code(), Kind.CHANGED.code(), Kind.SOURCE_FAULT.code());

  private static final List<PassId> PASSES =
      List.of(Passes.LIST, Passes.COPY, Passes.REPLACE, PointerPasses.COPY);

  private LiveFaults() {}

  /// @throws StepFailed if anything failed that the next look will not settle
  static void requireNoOther(StepContext context) {
    for (PassId pass : PASSES) {
      if (context.tally(pass).failed() == 0) {
        continue;
      }
      try (Results results = context.results(pass, BAD)) {
        for (Optional<ObjectResult> next = results.next();
            next.isPresent();
            next = results.next()) {
          if (pass.equals(Passes.LIST) || !LIVE.contains(next.get().code())) {
            throw fault(context, pass, next.get().reason());
          }
        }
      }
    }
  }

  /// @throws StepFailed if anything failed at all
  static void requireNone(StepContext context) {
    for (PassId pass : PASSES) {
      if (context.tally(pass).failed() > 0) {
        throw fault(context, pass, PassEnding.firstFailure(context, pass).orElse(""));
      }
    }
  }

  private static StepFailed fault(StepContext context, PassId pass, String reason) {
    return new StepFailed(
        "Not everything is at the target, so the service was left as it is: "
            + context.tally(pass).failed()
            + " objects failed, such as this: "
            + reason);
  }
}
