package org.tranship.runbook.objects;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;

/// Copies what the target does not have.
///
/// Crash argument. Items come in key order, and an item is touched only after its intent is
/// durable. So when a process dies, everything up to the first key that is in flight or failed is
/// done, and a successor lists both stores only from there. What was in flight is offered again,
/// also where the target has it by then: the engine reads it and calls it the same or another one.
/// Names that could not be listed are durable before the walk goes on; while there are any, the
/// successor lists everything, since they may lie anywhere. Once the listings came to their end,
/// that is durable too, and whoever takes the run up lists everything: what the source got since
/// may lie anywhere as well.
final class CopyStep implements Step {
  private static final String LISTED = "listed";

  private final Copying copying;

  CopyStep(Copying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(copying.plan().deleteExtra() ? DeleteExtraStep.NAME : "replace");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    boolean lost = context.tally(Passes.LIST).failed() > 0;
    boolean listed = context.ended(name(), LISTED).isPresent();
    Optional<Key> after = lost || listed ? Optional.empty() : context.settledUpTo(Passes.COPY);
    after.ifPresent(key -> context.say("Everything up to \"" + key + "\" is done."));
    PassSpec spec = copying.pass(Passes.COPY, Existing.REFUSE);
    Tally tally =
        context.pass(spec, Optional.empty(), () -> new NewObjects(copying, context, after));
    context.act(LISTED, Note.NONE, _ -> Note.NONE);
    Found found = copying.found();
    context.measured(
        "listed",
        true,
        (found.isWhole() ? "" : "from where the run was taken up: ")
            + found.same()
            + " there already, "
            + found.other()
            + " there and perhaps others, "
            + found.extra()
            + " only at the target");
    return outcome(context, tally);
  }

  private static StepResult outcome(StepContext context, Tally tally) {
    StepResult copied =
        PassEnding.of(context, Passes.COPY, tally, "objects", "could not be copied");
    Tally names = context.tally(Passes.LIST);
    if (names.failed() == 0) {
      return copied;
    }
    String listed =
        names.failed()
            + (names.failed() == 1 ? " name" : " names")
            + " could not be listed; the first: "
            + PassEnding.firstFailure(context, Passes.LIST).orElse("");
    return copied instanceof StepResult.Partial(long failed, String detail)
        ? new StepResult.Partial(failed + names.failed(), detail + " Besides, " + listed)
        : new StepResult.Partial(names.failed(), listed);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes from "
            + copying.targetName()
            + " the objects that were not there before this run. What it replaced cannot be brought"
            + " back, and stays as it is.",
        this::removeCopies);
  }

  private StepResult removeCopies(StepContext context) throws InterruptedException {
    PassSpec spec = PassSpec.on(Passes.REMOVE_COPIES, Operation.DELETE, copying.plan().target());
    Tally tally = context.pass(spec, Optional.empty(), () -> new MadeObjects(copying, context));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, Passes.COPY);
    }
    return PassEnding.of(
        context, Passes.REMOVE_COPIES, tally, "objects", "could not be removed again");
  }
}
