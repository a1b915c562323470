package org.tranship.runbook.objects.pointers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.RemainingResults;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// After the switch, when nobody waits any more: reads every copy at the target once more and
/// compares it with the digest of what was read at the source. What the service has changed or
/// removed there since is no copy any more, and is counted. Safe to repeat: what is read is not
/// read again.
final class PointedRehash implements Step {
  private static final int BATCH = 500;
  private static final Set<Outcome> SUCCESS = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  private final Pointing pointing;

  PointedRehash(Pointing pointing) {
    this.pointing = pointing;
  }

  @Override
  public String name() {
    return "rehash";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    PassId pass = PointerPasses.REHASH;
    return sum(context, pass, "rehash", read(context, pass));
  }

  /// Reads the copies once more whose originals are still to be removed. What the service has
  /// changed or removed since is left out of the successes.
  ///
  /// @param pass a fresh name for the results
  /// @return partial if some are not as they were; which, is in the journal
  StepResult prove(StepContext context, PassId pass) throws InterruptedException {
    Tally read =
        read(
            context,
            pass,
            () -> RemainingResults.of(context, PointerPasses.COPY, PointerPasses.CLEAN));
    return sum(context, pass, "proof", read);
  }

  private StepResult sum(StepContext context, PassId pass, String what, Tally read) {
    long since = read.failed() > 0 ? excuse(context, pass) : 0;
    Tally tally = context.tally(pass);
    context.measured(
        what,
        tally.failed() == 0,
        tally.succeeded()
            + " copies are as they were read at the source, "
            + since
            + " were changed or removed at the target since");
    return PassEnding.of(context, pass, tally, "copies", "are not as they were read at the source");
  }

  /// Reads every copy once.
  Tally read(StepContext context, PassId pass) throws InterruptedException {
    return read(context, pass, () -> context.results(PointerPasses.COPY, SUCCESS));
  }

  private Tally read(StepContext context, PassId pass, Supplier<Results> copies)
      throws InterruptedException {
    PassSpec spec = PassSpec.on(pass, Operation.VERIFY, pointing.target());
    return context.pass(
        spec,
        Optional.of(context.tally(PointerPasses.COPY).succeeded()),
        () ->
            new ResultItems(
                copies.get(),
                copy ->
                    copy.sha256()
                        .map(
                            digest ->
                                WorkItem.verification(
                                    copy.key(), copy.target(), Coding.NONE, digest))));
  }

  private long excuse(StepContext context, PassId pass) {
    long excused = 0;
    try (Store target = pointing.openTarget();
        Results failed = context.results(pass, BAD)) {
      List<ObjectResult> batch = new ArrayList<>();
      for (Optional<ObjectResult> next = failed.next(); ; next = failed.next()) {
        next.ifPresent(batch::add);
        if (batch.size() == BATCH || next.isEmpty()) {
          excused += excuse(context, pass, target, batch);
          batch.clear();
        }
        if (next.isEmpty()) {
          return excused;
        }
      }
    }
  }

  private static long excuse(
      StepContext context, PassId pass, Store target, List<ObjectResult> failed) {
    Map<?, ObjectResult> copies =
        context.results(PointerPasses.COPY, failed.stream().map(ObjectResult::key).toList());
    List<ObjectResult> changed = new ArrayList<>();
    for (ObjectResult one : failed) {
      ObjectResult copy = copies.get(one.key());
      Optional<Version> there =
          copy == null ? Optional.empty() : target.stat(copy.target()).map(Entry::version);
      if (there.isEmpty() || copy != null && !there.get().equals(copy.written())) {
        changed.add(
            ObjectResult.acted(
                one.key(),
                Outcome.SKIPPED,
                "",
                "The service changed or removed it since the switch."));
      }
    }
    if (!changed.isEmpty()) {
      context.refuse(pass, changed);
    }
    return changed.size();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
