package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.Optional;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Looks at the registry as it is without its garbage, and puts back at once what a push has come
/// to need in the moment between the last look and the removal. Again until nothing is missed, and
/// then lets other collections begin.
final class PutBackStep implements Step {
  private static final int MOST_LOOKS = 20;

  private final Collecting collecting;

  PutBackStep(Collecting collecting) {
    this.collecting = collecting;
  }

  @Override
  public String name() {
    return "put-back";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Quarantine quarantine = QuarantineStep.of(context);
    try (Store store = collecting.open()) {
      quarantine.begin(store);
      // A registry checks what a manifest needs, and writes it some time later.
      Thread.sleep(collecting.slowestPush());
      StepResult result = putBack(context, collecting, store);
      if (result instanceof StepResult.Done) {
        quarantine.end(store);
      }
      return result;
    }
  }

  /// Puts back what is needed and is not there. What it puts back may be a manifest that needs
  /// more, so it looks again.
  static StepResult putBack(StepContext context, Collecting collecting, Store store)
      throws InterruptedException {
    Restoring restoring = new Restoring(collecting, QuarantineStep.of(context));
    long before = restored(context);
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      long known = restored(context);
      Optional<String> hidden;
      Optional<Key> missed;
      Instant time = collecting.before(context.clock().instant());
      try (GarbageLook look = GarbageLook.again(store, collecting.scratch())) {
        look.mark(collecting.plan().untagged(), time);
        hidden = look.objection(true);
        StepResult result = restoring.run(context, key -> isMissed(look, key));
        if (!(result instanceof StepResult.Done)) {
          return result;
        }
        missed = restoring.firstRemoved(context, key -> isMissed(look, key));
      }
      if (restored(context) == known) {
        if (hidden.isPresent()) {
          return new StepResult.Refused(hidden.get());
        }
        if (missed.isPresent()) {
          return new StepResult.Refused(
              "TRR-136 \""
                  + missed.get()
                  + "\" is needed and was put back before, and is gone again: another collection, or"
                  + " somebody, has removed it since. Its copy stays in quarantine, and nothing was"
                  + " deleted. Put everything back with 'tranship registry restore', or copy it by"
                  + " hand, and run the same command again.");
        }
        long back = known - before;
        context.measured("needed again", true, back + " objects were put back");
        return StepResult.done(back == 0 ? "" : back + " objects were put back");
      }
    }
    return new StepResult.Refused(
        "TRR-132 Pushes need what was removed faster than it is put back. Run the same command again"
            + " when fewer are pushing, or take the run back with 'tranship rollback'.");
  }

  private static boolean isMissed(GarbageLook look, Key key) {
    return switch (new RegistryLayout().of(key)) {
      case Place.Blob(String hex) -> look.isMissed(hex);
      case Place.Link link -> look.isMissed(link);
      case Place.Upload _, Place.Stray _, Place.Outside _ -> false;
    };
  }

  private static long restored(StepContext context) {
    Tally blobs = context.tally(Quarantine.RESTORE_BLOBS);
    return blobs.succeeded() + context.tally(Quarantine.RESTORE_LINKS).succeeded();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
