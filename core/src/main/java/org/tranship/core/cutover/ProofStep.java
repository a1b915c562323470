package org.tranship.core.cutover;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Before the destructive end removes the first original, every copy whose original would go is
/// read once more: weeks may lie between a switch and `complete`, and what happened to the copies
/// meanwhile is in no journal. If one is not sound nothing is removed, and the way back is open.
///
/// Crash argument. It only reads. Each try has a pass of its own, and reads everything anew that is
/// still to be removed: what was sound at an earlier try may not be so any more. It is done again
/// until the end is, also where an earlier process was killed while it removed: what is left is
/// proven before any more of it goes.
public final class ProofStep implements Step {
  private final String name;
  private final String code;
  private final End end;
  private final Reading reading;

  /// What is proven for.
  ///
  /// @param step name of the step that removes
  /// @param pass in which it removes
  /// @param source where it removes, for people
  /// @param target where the copies are, for people
  public record End(String step, PassId pass, String source, String target) {}

  /// Reads the copies.
  @FunctionalInterface
  public interface Reading {
    /// Reads every copy whose original is still to be removed.
    ///
    /// @param pass a fresh name for the results
    /// @return done; or partial, with how many are not sound and the first of them
    StepResult read(StepContext context, PassId pass) throws InterruptedException;
  }

  /// @param name of the step, and what the names of its passes begin with; both are held by
  ///   journals
  /// @param code of the refusal
  public ProofStep(String name, String code, End end, Reading reading) {
    this.name = name;
    this.code = code;
    this.end = end;
    this.reading = reading;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return Phase.PROOF;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(end.step());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    StepResult result = reading.read(context, pass(name, tries(context, name) + 1));
    return result instanceof StepResult.Partial(long _, String detail)
        ? new StepResult.Refused(code + " " + detail + " " + consequence(context))
        : result;
  }

  private String consequence(StepContext context) {
    String mend =
        ". Restore what is damaged at " + end.target() + " and run `tranship complete` again";
    return isBegun(context)
        ? "So nothing more was removed at " + end.source() + mend + "; its original is there still."
        : "So nothing was removed at "
            + end.source()
            + mend
            + ", or go back by `tranship rollback`.";
  }

  /// Whether an original may be gone already.
  private boolean isBegun(StepContext context) {
    if (!context.tally(end.pass()).equals(Tally.EMPTY)) {
      return true;
    }
    try (StepContext.InFlight cutOff = context.unsettled(end.pass())) {
      return cutOff.next().isPresent();
    }
  }

  /// The pass of the last try: its successes are the copies that are proven. Empty if none was
  /// made.
  ///
  /// @param name of the step
  public static Optional<PassId> last(StepContext context, String name) {
    int tries = tries(context, name);
    return tries == 0 ? Optional.empty() : Optional.of(pass(name, tries));
  }

  private static int tries(StepContext context, String name) {
    int number = 0;
    while (!context.tally(pass(name, number + 1)).equals(Tally.EMPTY)) {
      number++;
    }
    return number;
  }

  private static PassId pass(String name, int number) {
    return PassId.of(name + "-" + number);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
