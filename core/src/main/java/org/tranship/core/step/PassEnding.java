package org.tranship.core.step;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;

/// What a step says of a pass when it has come to its end.
public final class PassEnding {
  private static final int BATCH = 500;

  /// Outcomes that make a run a failed run.
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  private PassEnding() {}

  /// Done, or partial with the number of failures and the first of them.
  ///
  /// @param things what the objects are called, such as `documents`
  /// @param what what became of those that failed, such as `could not be copied`
  public static StepResult of(
      StepContext context, PassId pass, Tally tally, String things, String what) {
    return of(context, pass, tally, things, what, ObjectResult::reason);
  }

  /// The same, where the runbook has words of its own.
  ///
  /// @param words why an object failed, from its result
  public static StepResult of(
      StepContext context,
      PassId pass,
      Tally tally,
      String things,
      String what,
      Function<ObjectResult, String> words) {
    if (tally.failed() == 0) {
      return StepResult.done(
          tally.succeeded() + " " + (tally.succeeded() == 1 ? singular(things) : things));
    }
    long all = tally.failed() + tally.succeeded();
    return new StepResult.Partial(
        tally.failed(),
        tally.failed()
            + " of "
            + all
            + " "
            + things
            + " "
            + what
            + "; the first: "
            + first(context, pass).map(words).orElse(""));
  }

  private static String singular(String things) {
    if (things.contains(" ")) {
      return things;
    }
    return things.endsWith("ies")
        ? things.substring(0, things.length() - 3) + "y"
        : things.substring(0, things.length() - 1);
  }

  /// Why the first object of the pass failed, in key order; empty if none did.
  public static Optional<String> firstFailure(StepContext context, PassId pass) {
    return first(context, pass).map(ObjectResult::reason);
  }

  private static Optional<ObjectResult> first(StepContext context, PassId pass) {
    try (StepContext.Results failed = context.results(pass, BAD)) {
      return failed.next();
    }
  }

  /// After a rollback: what was in flight in a pass when a process was killed is known to be gone
  /// now, and nothing is in flight any more.
  public static void takenBack(StepContext context, PassId pass) {
    List<ObjectResult> settled = new ArrayList<>();
    try (StepContext.InFlight cutOff = context.unsettled(pass)) {
      for (Optional<ObjectIntent> next = cutOff.next(); next.isPresent(); next = cutOff.next()) {
        settled.add(
            ObjectResult.acted(
                next.get().key(),
                Outcome.SKIPPED,
                "",
                "The run was cut off while this was copied, and then rolled back."));
      }
    }
    for (int from = 0; from < settled.size(); from += BATCH) {
      context.refuse(pass, settled.subList(from, Math.min(settled.size(), from + BATCH)));
    }
  }
}
