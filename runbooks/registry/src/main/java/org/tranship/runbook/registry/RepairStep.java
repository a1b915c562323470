package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Looks, and repairs what can be repaired: keeps the old bytes, heals blobs, then writes links in
/// the order in which a registry does. Again until a look finds nothing more that is proven, since
/// a manifest that was healed proves links of its own.
///
/// Crash argument. A bad object is overwritten only after its bytes were copied into the run's own
/// place and read back, and the journal says so; what was absent is written only where the journal
/// says that it is about to be. So every object that this run may have changed is either in a
/// result or in flight, and with the kept copies that is all [RepairUndo] needs. Killed at any
/// moment, the look is made anew: what was written is sound by then, or taken away again if its
/// proof was deleted ([Proofs]), and the rest is repaired. Whoever takes the run up says anew that
/// it is at work.
///
/// Of a registry in use. A link that a push writes meanwhile is never overwritten: where the store
/// can, an absent object is written only if it is absent still, and a bad one only in the version
/// that was kept; elsewhere it is asked right before, so that a push within that very moment may be
/// overwritten, which for every link but a tag's means by the same bytes. What lost such a race is
/// passed over, and the next look judges it.
final class RepairStep implements Step {
  static final String NAME = "repair";
  private static final String FRONT = "front";
  private static final int MOST_LOOKS = 20;
  private static final int BATCH = 500;
  private static final int HELD = 4 << 10;
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  /// What fails because somebody else writes to the registry.
  private static final Set<String> LIVE =
      Set.of(Kind.CONDITION_FAILED.code(), Kind.CHANGED.code(), Kind.NOT_FOUND.code());

  private final Repairing repairing;

  RepairStep(Repairing repairing) {
    this.repairing = repairing;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  /// Where what a run replaces is kept.
  static Kept kept(StepContext context) {
    String front = context.ended(NAME, FRONT).map(Note::text).orElse("");
    return new Kept(new Quarantine(front, context.run()));
  }

  /// The passes in which blobs are healed.
  static List<PassId> heals(RepairPlan plan) {
    List<PassId> passes = new ArrayList<>();
    for (int i = 0; i < plan.from().size(); i++) {
      passes.add(Kept.blobs(i));
    }
    return passes;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (Store store = repairing.open()) {
      for (int looks = 0; looks < MOST_LOOKS; looks++) {
        long known = repaired(context);
        long lost;
        try (RepairLook look = RepairLook.at(store, repairing, StandingSource.unobserved())) {
          begin(context, store, look.front());
          if (looks == 0) {
            look.passedOver().forEach(context::say);
          }
          Proofs proofs = new Proofs(context, store, repairing, look);
          lost = proofs.takeAway();
          lost += repair(context, store, look, proofs);
        }
        if (lost == 0 && repaired(context) == known) {
          break;
        }
      }
      return ending(context, store);
    } catch (RegistryException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static void begin(StepContext context, Store store, String front)
      throws InterruptedException {
    Note _ = context.act(FRONT, Note.NONE, _ -> new Note(1, front));
    kept(context).quarantine().begin(store);
  }

  /// @return how many links were left out, since their proof is lost
  private long repair(StepContext context, Store store, RepairLook look, Proofs proofs)
      throws InterruptedException {
    RepairItems items = new RepairItems(context, look, kept(context));
    Tally _ =
        context.pass(repairing.copying(Kept.COPIES), Optional.empty(), items.of("present", true));
    settle(context, Kept.COPIES, look);
    for (int i = 0; i < repairing.plan().from().size(); i++) {
      PassId pass = Kept.blobs(i);
      Tally _ =
          context.pass(
              repairing.copying(pass, repairing.plan().from().get(i)),
              Optional.empty(),
              items.of("rank = 0 and source = " + i, false));
      settle(context, pass, look);
    }
    make(store, look, kept(context));
    long lost = 0;
    for (int rank : RepairMark.LINKS) {
      lost += proofs.ask(rank);
      Tally _ =
          context.pass(
              repairing.copying(Kept.LINKS), Optional.empty(), items.of("rank = " + rank, false));
    }
    settle(context, Kept.LINKS, look);
    return lost;
  }

  /// Makes the links in the run's own place. Repeated, it writes the same bytes.
  private static void make(Store store, RepairLook look, Kept kept) throws InterruptedException {
    EngineLimits limits = EngineLimits.standard();
    try (InOrder<Boolean> puts =
        new InOrder<>(limits, limits.requests(), List.of(store), _ -> {})) {
      String after = "";
      for (List<Repair> page = look.page("rank > 0", after);
          !page.isEmpty();
          page = look.page("rank > 0", after)) {
        for (Repair one : page) {
          after = one.key().text();
          puts.run(
              HELD,
              HELD,
              () -> {
                byte[] link = Kept.link(one.hex());
                var _ = store.put(PutRequest.of(kept.proven(one.key()), link)).orThrow();
                return true;
              });
        }
      }
      puts.finish();
    }
  }

  /// What lost a race is no failure, and what failed in an earlier try and needs no repair any more
  /// is none either. The code stays, and says whether this run may have written it.
  private static void settle(StepContext context, PassId pass, RepairLook look) {
    if (context.tally(pass).failed() == 0) {
      return;
    }
    List<ObjectResult> over = new ArrayList<>();
    try (Results failed = context.results(pass, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        ObjectResult bad = next.get();
        if (LIVE.contains(bad.code()) || !look.has(bad.key())) {
          String why = "It was written or removed meanwhile, or needs no repair any more.";
          over.add(ObjectResult.acted(bad.key(), Outcome.SKIPPED, bad.code(), why));
        }
        flush(context, pass, over, BATCH);
      }
    }
    flush(context, pass, over, 1);
  }

  /// Writes down what was passed over, if there is as much of it.
  static void flush(StepContext context, PassId pass, List<ObjectResult> over, int least) {
    if (over.size() >= least) {
      context.refuse(pass, List.copyOf(over));
      over.clear();
    }
  }

  private long repaired(StepContext context) {
    long links = context.tally(Kept.LINKS).succeeded();
    return heals(repairing.plan()).stream().mapToLong(p -> context.tally(p).succeeded()).sum()
        + links;
  }

  private StepResult ending(StepContext context, Store store) {
    List<PassId> passes = new ArrayList<>(heals(repairing.plan()));
    passes.add(0, Kept.COPIES);
    passes.add(Kept.LINKS);
    passes.add(Kept.UNPROVEN);
    for (PassId pass : passes) {
      Tally tally = context.tally(pass);
      if (tally.failed() > 0) {
        return PassEnding.of(context, pass, tally, "objects", "could not be repaired");
      }
    }
    kept(context).quarantine().end(store);
    long links = context.tally(Kept.LINKS).succeeded();
    return StepResult.done(
        (repaired(context) - links) + " blobs were healed and " + links + " links written");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Puts back what the repair has overwritten, and removes what it has added.",
        this::takeBack);
  }

  private StepResult takeBack(StepContext context) throws InterruptedException {
    if (context.ended(NAME, FRONT).isEmpty()) {
      return StepResult.done("nothing was written yet");
    }
    Kept kept = kept(context);
    try (Store store = repairing.open()) {
      kept.quarantine().begin(store);
      StepResult back = new RepairUndo(repairing, kept).run(context);
      if (!(back instanceof StepResult.Done)) {
        return back;
      }
      for (PassId pass : List.of(Kept.COPIES, Kept.LINKS, Kept.UNPROVEN)) {
        PassEnding.takenBack(context, pass);
      }
      heals(repairing.plan()).forEach(pass -> PassEnding.takenBack(context, pass));
      kept.quarantine().end(store);
      return back;
    }
  }
}
