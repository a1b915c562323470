package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.cutover.Consent;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
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
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// The last look behind the fence: the blobs that came last, then every link, then the removal of
/// what an earlier try has copied and the source has no more.
///
/// Crash argument. The source stands still, so what is read of it is true until the fence is
/// lowered. Links are written rank by rank ([LinkOrder]), each rank to its end before the next is
/// begun, and removed in the reverse order: killed between any two, the target holds no link to
/// something that is not there. What the journal knows to be copied in the version that is there is
/// left out. A link is overwritten only in the version that this run wrote, or where a process of
/// it died while it wrote. A source that has lost much of what was copied is more likely not
/// mounted than emptied, and is refused.
final class LastLinksStep implements Step {
  static final String GONE = "TRR-114";
  static final String HURT = "TRR-115";
  private static final String NOT_COPIED =
      "TRR-142 A link could not be copied, so nothing was switched: ";
  private static final String NOT_REMOVED =
      "TRR-143 What is gone from the source could not be removed at the target, so nothing was"
          + " switched: ";
  private static final String AGAIN = " Mend what it names, and run the same command again.";
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  /// So many may be gone without asking, and else one part in [#SHARE] of the copies.
  private static final int MANY = 1000;

  private static final int SHARE = 10;
  private static final int BATCH = 500;

  private final RegistryMigration migration;

  LastLinksStep(RegistryMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return Fence.LAST_DELTA;
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
    long blobs = new BlobRound(migration).run(context, false);
    StandingSource standing;
    try {
      standing = look(context);
    } catch (RegistryException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> objection = damage(context, standing).or(() -> gone(context, standing));
    if (objection.isPresent()) {
      return new StepResult.Refused(objection.get());
    }
    LinksAgain.offer(context);
    long before = context.tally(MovePasses.LINKS).succeeded();
    for (int rank : standing.ranks()) {
      Tally _ =
          context.pass(
              BlobRound.spec(migration, MovePasses.LINKS, true),
              Optional.empty(),
              () -> new LinkItems(standing, context, MovePasses.LINKS, rank, LastLinksStep::forth));
      requireNoFailure(context, standing);
    }
    long links = context.tally(MovePasses.LINKS).succeeded() - before;
    long removed = remove(context, standing);
    String sum = blobs + " new blobs, " + links + " new links, " + removed + " links were gone";
    context.measured("last delta, behind the fence", true, sum);
    return StepResult.done(sum);
  }

  private StandingSource look(StepContext context) throws InterruptedException {
    try (Store source = migration.source()) {
      StandingSource standing =
          StandingSource.look(
              source,
              migration.scratch(),
              StandingSource.unobserved(),
              StandingSource.journalled(context));
      context.hold(standing);
      migration.standing(standing);
      standing.tellCutOff(context, migration.plan().address().probe());
      return standing;
    }
  }

  private static Optional<WorkItem> forth(LinkItems.Known known) {
    WorkItem item = known.item();
    if (known.cutOff()) {
      return Optional.of(item.replacing(Version.NONE));
    }
    return Optional.of(
        known
            .result()
            .filter(it -> it.succeeded() && it.written().isKnown())
            .map(it -> item.replacing(it.written()))
            .orElse(item));
  }

  /// What hurts images at the source would hurt them at the target, and a garbage collection there
  /// would make it worse.
  private Optional<String> damage(StepContext context, StandingSource standing) {
    if (standing.unproven() > 0) {
      return Optional.of(
          HURT
              + " "
              + standing.unproven()
              + " blobs of the source were not copied in the state they are in, such as "
              + standing.firstUnproven().orElse("")
              + ". Nothing was switched. Somebody writes past the fence; find out who, and run the"
              + " same command again.");
    }
    List<Finding> damage = standing.damage(HurtImages.ASKED);
    if (damage.isEmpty()) {
      return Optional.empty();
    }
    HurtImages hurt = new HurtImages(damage, standing.hurt(List.of()));
    hurt.tell(context);
    return Optional.of(
        HURT
            + " "
            + hurt.sentence()
            + " Nothing was switched."
            + hurt.where(context)
            + " 'tranship registry fsck "
            + migration.plan().source().location()
            + "' names everything; mend it or remove these images, and begin again.");
  }

  private Optional<String> gone(StepContext context, StandingSource standing) {
    long[] gone = {0};
    standing.gone(context, (_, _) -> gone[0]++);
    long copies = context.tally(MovePasses.LINKS).succeeded();
    if (gone[0] <= MANY
        || gone[0] <= copies / SHARE
        || migration.consent().has(Consent.GONE_AT_SOURCE)) {
      return Optional.empty();
    }
    return Optional.of(
        GONE
            + " "
            + migration.sourceName()
            + " has no more "
            + gone[0]
            + " of the "
            + copies
            + " links copied from it, so they would be removed at the target. Nothing was changed."
            + " See whether the source is mounted and whole; if they are meant to be gone, give"
            + (" --acknowledge " + Consent.GONE_AT_SOURCE + "."));
  }

  /// What failed in an earlier try and is gone by now is no failure any more.
  private static void requireNoFailure(StepContext context, StandingSource standing) {
    if (context.tally(MovePasses.LINKS).failed() == 0) {
      return;
    }
    List<ObjectResult> over = new ArrayList<>();
    try (Results failed = context.results(MovePasses.LINKS, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (standing.has(next.get().key())) {
          throw new StepFailed(NOT_COPIED + next.get().reason() + AGAIN);
        }
        over.add(LinksAgain.skipped(next.get(), "It is gone from the source."));
        LinksAgain.flush(context, over, BATCH);
      }
    }
    LinksAgain.flush(context, over, 1);
  }

  private long remove(StepContext context, StandingSource standing) throws InterruptedException {
    PassId pass = MovePasses.removeGone(Fence.number(context));
    PassSpec spec = PassSpec.on(pass, Operation.DELETE, migration.plan().target());
    for (int rank : ranks(context, standing)) {
      Tally tally =
          context.pass(
              spec,
              Optional.empty(),
              () ->
                  new ResultItems(
                      context.results(MovePasses.LINKS, GOOD),
                      result ->
                          LinkOrder.of(result)
                              .filter(order -> order.rank() == rank)
                              .filter(_ -> LinkOrder.isOurs(result) && !standing.has(result.key()))
                              .map(
                                  _ ->
                                      WorkItem.removal(
                                          result.key(), result.key(), result.written()))));
      if (tally.failed() > 0) {
        throw new StepFailed(
            NOT_REMOVED + PassEnding.firstFailure(context, pass).orElse("") + AGAIN);
      }
    }
    long[] told = {0};
    List<ObjectResult> gone = new ArrayList<>();
    standing.gone(
        context,
        (result, _) -> {
          told[0]++;
          gone.add(
              LinksAgain.skipped(
                  result, "It is gone from the source, and was removed at the target."));
          LinksAgain.flush(context, gone, BATCH);
        });
    LinksAgain.flush(context, gone, 1);
    return told[0];
  }

  /// The ranks of links that are gone, last first.
  private static List<Integer> ranks(StepContext context, StandingSource standing) {
    Set<Integer> ranks = new TreeSet<>(Comparator.reverseOrder());
    standing.gone(context, (_, order) -> ranks.add(order.rank()));
    return List.copyOf(ranks);
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes from "
            + migration.targetName()
            + " the links that this run has put there, tags first.",
        this::removeLinks);
  }

  private StepResult removeLinks(StepContext context) throws InterruptedException {
    Removal removal =
        new Removal(migration, MovePasses.LINKS, MovePasses.LINKS_BACK, MovePasses.REMOVE_LINKS);
    Tally tally = removal.cutOff(context);
    Set<Integer> ranks = new TreeSet<>(Comparator.reverseOrder());
    for (PassId pass : List.of(MovePasses.LINKS, MovePasses.LINKS_BACK)) {
      try (Results copied = context.results(pass, GOOD)) {
        for (var next = copied.next(); next.isPresent(); next = copied.next()) {
          LinkOrder.of(next.get()).ifPresent(order -> ranks.add(order.rank()));
        }
      }
    }
    for (int rank : ranks) {
      tally =
          removal.known(
              context,
              result -> LinkOrder.of(result).filter(order -> order.rank() == rank).isPresent());
      if (tally.failed() > 0) {
        break;
      }
    }
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, MovePasses.LINKS);
    }
    return PassEnding.of(
        context, MovePasses.REMOVE_LINKS, tally, "links", "could not be removed again");
  }
}
