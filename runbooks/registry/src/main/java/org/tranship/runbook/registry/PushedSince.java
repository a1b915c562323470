package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.WorkItem;

/// On the way back from a switch: what was pushed to the target since goes to the source, blobs
/// first, then links in their order.
///
/// Crash argument. What came since is told by versions: a link that the run did not write, or that
/// is in another version than the one it wrote. At the source a tag is overwritten only in the
/// version that was copied from there; nothing else ever is. So a repetition finds the same again,
/// and what was brought back is the same by then. Afterwards the journal is told that these links
/// are no copies of this run any more, so that the removal of copies leaves them.
final class PushedSince {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;
  private static final int NAMED = 10;

  private final RegistryMigration migration;

  PushedSince(RegistryMigration migration) {
    this.migration = migration;
  }

  StepResult copyBack(StepContext context) throws InterruptedException {
    Tally blobs =
        context.pass(
            BlobRound.spec(migration, MovePasses.BLOBS_BACK, false),
            Optional.empty(),
            () -> new NewBlobs(migration, context));
    if (blobs.failed() > 0) {
      return PassEnding.of(
          context, MovePasses.BLOBS_BACK, blobs, "blobs", "could not be copied back");
    }
    try (Store target = migration.target();
        StandingSource there =
            StandingSource.look(
                target, migration.scratch(), StandingSource.unobserved(), StandingSource.ALL)) {
      for (int rank : there.ranks()) {
        Tally _ =
            context.pass(
                BlobRound.spec(migration, MovePasses.LINKS_BACK, false),
                Optional.empty(),
                () ->
                    new LinkItems(there, context, MovePasses.LINKS_BACK, rank, PushedSince::back));
        settle(context);
      }
      sayRemoved(context, there);
    } catch (RegistryException e) {
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
    forget(context);
    Tally links = context.tally(MovePasses.LINKS_BACK);
    return links.failed() > 0
        ? PassEnding.of(context, MovePasses.LINKS_BACK, links, "links", "could not be copied back")
        : StepResult.done(
            blobs.succeeded() + " blobs and " + links.succeeded() + " links were copied back");
  }

  /// Empty for a link that is at the target as the run wrote it.
  private static Optional<WorkItem> back(LinkItems.Known known) {
    Optional<ObjectResult> made = known.result().filter(ObjectResult::succeeded);
    if (made.filter(it -> it.written().isKnown() && it.written().equals(known.there()))
        .isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        made.map(ObjectResult::source)
            .filter(version -> version.isKnown())
            .map(version -> known.item().replacing(version))
            .orElse(known.item()));
  }

  /// A tag that both ends have moved stays as it is at each, and is named.
  private static void settle(StepContext context) {
    if (context.tally(MovePasses.LINKS_BACK).failed() == 0) {
      return;
    }
    List<ObjectResult> left = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (Results failed = context.results(MovePasses.LINKS_BACK, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (next.get().code().equals(Kind.CONDITION_FAILED.code()) && left.size() < BATCH) {
          left.add(
              LastLinksStep.skipped(next.get(), "Both ends have written it since the switch."));
          if (names.size() < NAMED) {
            names.add("\"" + next.get().key() + "\"");
          }
        }
      }
    }
    if (!left.isEmpty()) {
      context.refuse(MovePasses.LINKS_BACK, left);
      String which = left.size() + " links were written at both ends: " + String.join(", ", names);
      context.measured("brought back", false, which);
      context.say(which + ". They stay as they are at each.");
    }
  }

  private static void sayRemoved(StepContext context, StandingSource there) {
    long[] tags = {0};
    there.gone(context, (_, order) -> tags[0] += order.rank() == LinkOrder.TAGS ? 1 : 0);
    if (tags[0] > 0) {
      context.say(
          tags[0] + " tags were removed at the target since the switch, and stay at the source.");
    }
  }

  private static void forget(StepContext context) {
    List<ObjectResult> forgotten = new ArrayList<>();
    try (Results back =
        context.results(
            MovePasses.LINKS_BACK, EnumSet.of(Outcome.DONE, Outcome.SAME, Outcome.SKIPPED))) {
      for (var next = back.next(); next.isPresent(); next = back.next()) {
        Key key = next.get().key();
        if (context.results(MovePasses.LINKS, List.of(key)).containsKey(key)) {
          forgotten.add(
              LastLinksStep.skipped(
                  next.get(), "It was brought back or named, and stays at the target."));
        }
        LastLinksStep.flush(context, forgotten, BATCH);
      }
    }
    LastLinksStep.flush(context, forgotten, 1);
  }

  /// Blobs that only the target has.
  private static final class NewBlobs implements ItemSource {
    private final Store source;
    private final Store target;
    private final RegistryLayout layout = new RegistryLayout();
    private final Set<Key> flying = new HashSet<>();
    private final Merge merge;

    NewBlobs(RegistryMigration migration, StepContext context) {
      this.source = migration.source();
      this.target = migration.target();
      try (StepContext.InFlight intents = context.unsettled(MovePasses.BLOBS_BACK)) {
        for (var next = intents.next(); next.isPresent(); next = intents.next()) {
          flying.add(next.get().key());
        }
      }
      ListRequest request =
          ListRequest.under(SurveyStep.root(context) + RegistryLayout.ROOT + "blobs/");
      this.merge =
          new Merge(
              new ListingAhead(() -> source.list(request)),
              new ListingAhead(() -> target.list(request)));
    }

    @Override
    public Optional<WorkItem> next() {
      for (@Nullable Pair pair = merge.next(); pair != null; pair = merge.next()) {
        if (layout.of(pair.key()) instanceof Place.Blob(String hex)) {
          if (pair instanceof Pair.OnlyInTarget(Key _, Entry entry)) {
            return Optional.of(BlobItems.item(entry, hex, ""));
          }
          if (pair instanceof Pair.Both both && flying.contains(both.key())) {
            return Optional.of(BlobItems.item(both.target(), hex, ""));
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      try (source;
          target) {
        merge.close();
      }
    }
  }
}
