package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// Looks once more, since the registry is live, and removes from it what is still garbage: first
/// links, tags' first, then the blobs that nothing needs without them.
///
/// Crash argument. What is removed has a copy in quarantine that was read back; nothing else is
/// touched. Killed at any moment, the look is made anew and goes on with what is left: a link goes
/// before what it names, so that no link ever names what is gone.
final class SweepStep implements Step {
  static final String NAME = "sweep";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;

  /// The reverse of the order in which a registry writes them.
  private static final List<Place.Kind> ORDER =
      List.of(Place.Kind.TAG_HISTORY, Place.Kind.REVISION, Place.Kind.LAYER);

  private final Collecting collecting;

  SweepStep(Collecting collecting) {
    this.collecting = collecting;
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
  public StepResult run(StepContext context) throws InterruptedException {
    try (Store store = collecting.open()) {
      QuarantineStep.of(context).begin(store);
      if (hasBegun(context)) {
        // What an earlier try removed may have come to be needed, and hides from this look what it
        // needs itself.
        StepResult back = PutBackStep.putBack(context, collecting, store);
        if (!(back instanceof StepResult.Done)) {
          return back;
        }
      }
      return sweep(context, store);
    }
  }

  private static boolean hasBegun(StepContext context) {
    try (StepContext.InFlight links = context.unsettled(Quarantine.SWEEP_LINKS);
        StepContext.InFlight blobs = context.unsettled(Quarantine.SWEEP_BLOBS)) {
      return context.tally(Quarantine.SWEEP_LINKS).succeeded() > 0
          || context.tally(Quarantine.SWEEP_BLOBS).succeeded() > 0
          || links.next().isPresent()
          || blobs.next().isPresent();
    }
  }

  private StepResult sweep(StepContext context, Store store) throws InterruptedException {
    Instant before = collecting.before(context.clock().instant());
    try (GarbageLook look = GarbageLook.again(store, collecting.scratch())) {
      Optional<String> objection = look.objection(true);
      if (objection.isPresent()) {
        return new StepResult.Refused(objection.get());
      }
      look.mark(collecting.plan().untagged(), before);
      for (Place.Kind kind : ORDER) {
        sweep(context, Quarantine.SWEEP_LINKS, key -> isOf(kind, key) && look.isGarbage(key));
      }
      Tally links = context.tally(Quarantine.SWEEP_LINKS);
      if (links.failed() > 0) {
        return ending(context, Quarantine.SWEEP_LINKS, links, "links");
      }
      sweep(context, Quarantine.SWEEP_BLOBS, key -> isBlob(key) && look.isGarbage(key));
      Tally blobs = context.tally(Quarantine.SWEEP_BLOBS);
      return ending(context, Quarantine.SWEEP_BLOBS, blobs, "blobs");
    }
  }

  private static boolean isOf(Place.Kind kind, Key key) {
    return new RegistryLayout().of(key) instanceof Place.Link link && link.kind() == kind;
  }

  private static boolean isBlob(Key key) {
    return new RegistryLayout().of(key) instanceof Place.Blob;
  }

  private static StepResult ending(StepContext context, PassId pass, Tally tally, String things) {
    return PassEnding.of(context, pass, tally, things, "could not be removed");
  }

  private void sweep(StepContext context, PassId pass, Predicate<Key> meant)
      throws InterruptedException {
    Tally _ =
        context.pass(
            collecting.removing(pass),
            Optional.empty(),
            () ->
                new ResultItems(
                    context.results(Quarantine.COPIES, GOOD),
                    copy ->
                        meant.test(copy.key())
                            ? Optional.of(WorkItem.removal(copy.key(), copy.key(), copy.source()))
                            : Optional.empty()));
    spare(context, pass);
  }

  /// What was written anew since it was copied is of a push, and stays.
  private static void spare(StepContext context, PassId pass) {
    while (context.tally(pass).failed() > 0 && spareSome(context, pass)) {
      // As many at a time as the journal takes.
    }
  }

  private static boolean spareSome(StepContext context, PassId pass) {
    List<ObjectResult> spared = new ArrayList<>();
    try (Results failed = context.results(pass, BAD)) {
      for (var next = failed.next();
          next.isPresent() && spared.size() < BATCH;
          next = failed.next()) {
        if (next.get().code().equals(Kind.CHANGED.code())) {
          spared.add(
              ObjectResult.acted(
                  next.get().key(), Outcome.SKIPPED, "", "It was written anew since, and stays."));
        }
      }
    }
    if (!spared.isEmpty()) {
      context.refuse(pass, spared);
    }
    return !spared.isEmpty();
  }

  @Override
  public Undo undo() {
    return new Undo.By("Puts what was removed back into the registry.", this::restore);
  }

  private StepResult restore(StepContext context) throws InterruptedException {
    Quarantine quarantine = QuarantineStep.of(context);
    try (Store store = collecting.open()) {
      quarantine.begin(store); // until the copies are removed, the last of the way back
    }
    return new Restoring(collecting, quarantine).run(context, _ -> true);
  }
}
