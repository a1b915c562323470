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
  private static final int MOST_UNREAD = 10_000;
  static final String UNREAD = "TRR-145";

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
    Set<String> markers = EndProof.markers(context);
    List<String> lost;
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
                    new LinkItems(
                        there,
                        context,
                        MovePasses.LINKS_BACK,
                        rank,
                        known -> isOf(markers, known) ? Optional.empty() : back(known)));
        settle(context);
      }
      sayRemoved(context, there);
      lost = unread(there);
    } catch (RegistryException e) {
      throw new StepFailed(String.valueOf(e.getMessage()), e);
    }
    forget(context);
    if (!lost.isEmpty()) {
      String which = String.join(", ", lost.subList(0, Math.min(NAMED, lost.size())));
      context.measured("brought back", false, "not read at the target: " + which);
      return new StepResult.Partial(
          lost.size(),
          UNREAD
              + " What cannot be read at the target could not be brought back: "
              + which
              + (lost.size() > NAMED ? " and " + (lost.size() - NAMED) + " more" : "")
              + ". It may have been pushed there since the switch. Push these images again at the"
              + " source where they are needed, remove these links at the target, and run the same"
              + " command again.");
    }
    Tally links = context.tally(MovePasses.LINKS_BACK);
    return links.failed() > 0
        ? PassEnding.of(context, MovePasses.LINKS_BACK, links, "links", "could not be copied back")
        : StepResult.done(
            blobs.succeeded() + " blobs and " + links.succeeded() + " links were copied back");
  }

  private static boolean isOf(Set<String> markers, LinkItems.Known known) {
    String key = known.item().key().text();
    return markers.stream().anyMatch(hex -> key.endsWith("/" + hex + "/link"));
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
    long count = 0;
    try (Results failed = context.results(MovePasses.LINKS_BACK, BAD)) {
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        if (next.get().code().equals(Kind.CONDITION_FAILED.code())) {
          left.add(LinksAgain.skipped(next.get(), "Both ends have written it since the switch."));
          count++;
          if (names.size() < NAMED) {
            names.add("\"" + next.get().key() + "\"");
          }
        }
        flush(context, left, BATCH);
      }
    }
    flush(context, left, 1);
    if (count > 0) {
      String which =
          count
              + " links were written at both ends: "
              + String.join(", ", names)
              + (count > names.size() ? ", ..." : "");
      context.measured("brought back", false, which);
      context.say(which + ". They stay as they are at each.");
    }
  }

  private static void flush(StepContext context, List<ObjectResult> left, int least) {
    if (left.size() >= least) {
      context.refuse(MovePasses.LINKS_BACK, List.copyOf(left));
      left.clear();
    }
  }

  /// Links that hold no digest, tags by their names, and names that could not be listed.
  private static List<String> unread(StandingSource there) {
    List<String> unread = new ArrayList<>();
    there
        .inventory()
        .each(
            "select case kind when 'TAG' then repository || ':' || tag else '\"' || key || '\"' end,"
                + " fault from link where fault <> '' union all select '\"' || key || '\"', detail"
                + " from stray where kind = 'unlistable'",
            row -> {
              if (unread.size() < MOST_UNREAD) {
                unread.add(row.text(1) + " (" + row.text(2) + ")");
              }
            });
    return unread;
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
              LinksAgain.skipped(
                  next.get(), "It was brought back or named, and stays at the target."));
        }
        LinksAgain.flush(context, forgotten, BATCH);
      }
    }
    LinksAgain.flush(context, forgotten, 1);
  }

  /// Blobs that only the target has.
  private static final class NewBlobs implements ItemSource {
    private final Store source;
    private final Store target;
    private final RegistryLayout layout = new RegistryLayout();
    private final Set<Key> flying = new HashSet<>();
    private final Set<String> markers;
    private final Merge merge;

    NewBlobs(RegistryMigration migration, StepContext context) {
      this.source = migration.source();
      this.target = migration.target();
      this.markers = EndProof.markers(context);
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
        if (layout.of(pair.key()) instanceof Place.Blob(String hex) && !markers.contains(hex)) {
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
