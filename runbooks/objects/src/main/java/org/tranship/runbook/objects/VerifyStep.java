package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Before the switch: lists both sides once more and makes sure that the target has every object of
/// the source as it is now. What was read back when it was copied is not read again: the fence is
/// up, and the service waits. Behind a fence a difference is a fault. Without one it is what the
/// service did since, and is named. What the target holds and the run did not put there is written
/// down with its version, so that a way back knows what came after.
final class VerifyStep implements Step {
  static final String NAME = Fence.VERIFY;
  static final String DIFFERENT = "TRM-105";
  private static final int NAMED = 20;

  private final Migration migration;
  private final Copying copying;

  VerifyStep(Migration migration) {
    this.migration = migration;
    this.copying = migration.copying();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SwitchStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    Found found = look(context);
    String sum = found.same() + " are the same at both ends";
    if (found.different() == 0) {
      context.measured("verify", true, sum);
      return StepResult.done(sum);
    }
    String which =
        found.different()
            + (found.different() == 1 ? " object differs: " : " objects differ: ")
            + String.join(", ", found.names())
            + (found.different() > found.names().size() ? ", ..." : "");
    context.measured("verify", false, sum + "; " + which);
    if (migration.isStrict()) {
      throw new StepFailed(
          DIFFERENT
              + " Right before the switch the target is not as the source: "
              + which
              + ". Nothing was switched. Somebody writes past the fence, or at the target; find out"
              + " who, and run the same command again.");
    }
    context.say("Changed since the last look, and left behind by the switch: " + which + ".");
    return StepResult.done(sum + "; " + which);
  }

  private record Found(long same, long different, List<String> names) {}

  private Found look(StepContext context) throws InterruptedException {
    ObjectFilter filter = copying.filter(context);
    long same = 0;
    long different = 0;
    List<String> names = new ArrayList<>();
    try (Store source = copying.source();
        Store target = copying.target();
        KnownCopies known = copying.known(context, Optional.empty());
        BeforeSwitch before = new BeforeSwitch(context, SwitchStep.number(context));
        Walk walk =
            Walk.of(copying.plan(), source, target, filter, Optional.empty(), ExtraStep.STOP)) {
      ExistingRule rule = copying.rule(source, target);
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        if (migration.plan().turn().isPresent() && filter.keys().takes(pair.key())) {
          before.met(pair);
        }
        Optional<Boolean> is = isSame(pair, filter, rule, known);
        if (is.isPresent() && is.get()) {
          same++;
        } else if (is.isPresent()) {
          different++;
          if (names.size() < NAMED) {
            names.add("\"" + pair.key() + "\"");
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return new Found(same, different, names);
  }

  /// Empty for what is not meant.
  private Optional<Boolean> isSame(
      Pair pair, ObjectFilter filter, ExistingRule rule, KnownCopies known) {
    return switch (pair) {
      case Pair.OnlyInTarget _ -> Optional.empty();
      case Pair.OnlyInSource(Key _, Entry entry) ->
          filter.takes(entry) ? Optional.of(false) : Optional.empty();
      case Pair.Both both ->
          filter.takes(both.source())
              ? Optional.of(
                  rule.of(both, known) == ExistingRule.Judgement.SAME
                      || copying.plan().existing() == WhenExists.SKIP)
              : Optional.empty();
    };
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
