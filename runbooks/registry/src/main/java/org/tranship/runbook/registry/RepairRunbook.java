package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.run.Verb;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Repairs a container registry (distribution): writes the links that its manifests and tags prove,
/// and heals blobs from stores that have them rightly. Deletes nothing. Until the run is completed,
/// which deletes the bytes that were replaced, it can be rolled back, which restores them.
public final class RepairRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "registry-repair";

  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;

  private final Repairing repairing;

  public RepairRunbook(Repairing repairing) {
    this.repairing = repairing;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return List.of(new RepairStep(repairing), new ForgetStep(repairing));
  }

  @Override
  public Optional<String> objection(Verb verb, List<JournalEntry> entries, Instant now) {
    return Optional.empty();
  }

  /// Reads what was repaired once more. What was pushed or deleted since is no damage.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    List<PassId> repairs = new ArrayList<>(RepairStep.heals(repairing.plan()));
    repairs.add(Kept.LINKS);
    Tally tally = Tally.EMPTY;
    for (PassId repair : repairs) {
      tally =
          context.pass(
              repairing.on(pass, Operation.VERIFY),
              Optional.empty(),
              () ->
                  new ResultItems(
                      context.results(repair, GOOD),
                      copy -> copy.sha256().map(_ -> verification(copy))));
    }
    if (tally.failed() > 0) {
      excuse(context, pass);
      tally = context.tally(pass);
    }
    return PassEnding.of(context, pass, tally, "objects", "are not as they were repaired");
  }

  private void excuse(StepContext context, PassId pass) {
    List<ObjectResult> use = new ArrayList<>();
    try (Store store = repairing.open();
        Results failed = context.results(pass, BAD)) {
      SinceRepaired since = new SinceRepaired(store);
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        Key key = next.get().key();
        ObjectResult repaired = context.results(Kept.LINKS, List.of(key)).get(key);
        if (repaired != null && since.isUse(repaired)) {
          String why = "It was written or deleted since, and is no damage.";
          use.add(ObjectResult.acted(key, Outcome.SKIPPED, "", why));
        }
        RepairStep.flush(context, pass, use, BATCH);
      }
    }
    RepairStep.flush(context, pass, use, 1);
  }

  private static WorkItem verification(ObjectResult copy) {
    return WorkItem.verification(
        copy.key(), copy.target(), Coding.NONE, copy.sha256().orElseThrow());
  }
}
