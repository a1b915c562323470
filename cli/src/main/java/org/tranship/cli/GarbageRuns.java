package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.registry.Collecting;
import org.tranship.runbook.registry.Garbage;
import org.tranship.runbook.registry.GarbageCheck;
import org.tranship.runbook.registry.GarbagePlan;
import org.tranship.runbook.registry.GarbageRunbook;

/// Runs that collect the garbage of a registry, from the command line: begun, taken up again,
/// completed, rolled back.
final class GarbageRuns implements RunVerbs {
  private static final Duration SLOWEST_PUSH = Duration.ofSeconds(5);

  private final Session session;
  private final boolean yes;
  private final Consent consent;
  private final Path inventory;

  /// @param yes answer the questions with yes beforehand
  /// @param inventory a file that is kept; without one it goes with this process
  GarbageRuns(Session session, boolean yes, Consent consent, @Nullable Path inventory) {
    this.session = session;
    this.yes = yes;
    this.consent = consent;
    this.inventory =
        inventory == null ? session.composition().scratch().resolve("inventory") : inventory;
  }

  private Collecting open(GarbagePlan plan) {
    Composition parts = session.composition();
    return new Collecting(plan, parts.opener(), consent, parts.scratch(), inventory, SLOWEST_PUSH);
  }

  /// Says what would be collected, and changes nothing.
  ExitCode preview(GarbagePlan plan) throws InterruptedException {
    GarbageCheck.Result result = look(open(plan), true);
    Map<String, Object> document = document(result);
    document.put("dryRun", true);
    String young =
        result.young() == 0 ? "" : " %,d more are too young to be taken.".formatted(result.young());
    session.end(
        document,
        result.isClean()
            ? "There is nothing to collect." + young
            : "Would be collected: " + amount(result) + "." + young + " Nothing was changed.");
    return ExitCode.DONE;
  }

  private static Map<String, Object> document(GarbageCheck.Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("blobs", result.blobs());
    document.put("bytes", result.bytes().bytes());
    document.put("links", result.links());
    document.put("young", result.young());
    return document;
  }

  private static String amount(GarbageCheck.Result result) {
    return "%,d blobs (%s) and %,d links".formatted(result.blobs(), result.bytes(), result.links());
  }

  /// Begins a collection, or goes on with the one of this registry that was left.
  ///
  /// @throws CommandFailed if the registry is damaged, or the operator declines
  /// @throws org.tranship.core.journal.JournalException if another one is at work
  ExitCode collect(GarbagePlan plan) throws InterruptedException {
    try (Journal.Claim _ = claim(plan.store())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunHeader> left = left(journal, plan);
      Collecting collecting = open(plan);
      if (left.isPresent()) {
        // What it has done already is not to be judged as if nobody were at it.
        ask("Go on collecting the garbage of " + collecting.name() + "?");
      } else {
        GarbageCheck.Result result = look(collecting, false);
        if (result.isClean()) {
          session.result(
              document(result),
              "There is nothing to collect"
                  + (result.young() == 0 ? "" : ", but for what is too young to be taken")
                  + ".");
          return ExitCode.DONE;
        }
        ask(
            "Collect the garbage of "
                + collecting.name()
                + ": move "
                + amount(result)
                + " into quarantine?");
      }
      RunId id =
          new CarriedRun(session, yes, new GarbageRunbook(collecting))
              .begin(left.map(RunHeader::id), plan.settings());
      return new GarbageEnding(session, plan).of(id);
    }
  }

  private Journal.Claim claim(StoreSpec store) {
    return session
        .composition()
        .journal()
        .claim(
            Places.pair(store, store),
            "A garbage collection of " + Places.shown(store) + " is being carried out");
  }

  private void ask(String question) {
    PlannedRuns.confirm(session, yes, question, "collect", "tranship registry gc --dry-run");
  }

  /// Looks at the whole registry.
  ///
  /// @param named tell each object
  private GarbageCheck.Result look(Collecting collecting, boolean named)
      throws InterruptedException {
    try (ProgressLine progress = session.progressAside()) {
      GarbageCheck.Result result =
          GarbageCheck.run(
              collecting,
              session.composition().clock().instant(),
              new FsckProgress(progress),
              garbage -> {
                if (named) {
                  progress.erase();
                  session.item(document(garbage), text(garbage));
                }
              });
      progress.end();
      result
          .objection()
          .ifPresent(
              objection -> {
                throw new CommandFailed(ExitCode.REFUSED, objection, null);
              });
      return result;
    }
  }

  private static Map<String, Object> document(Garbage garbage) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("key", garbage.key().text());
    document.put("kind", garbage.isLink() ? "link" : "blob");
    document.put("bytes", garbage.size().bytes());
    document.put("modified", garbage.modified().toString());
    document.put("reason", garbage.reason());
    return document;
  }

  private static String text(Garbage garbage) {
    return garbage.isLink()
        ? "link  %s  (%s)".formatted(garbage.key(), garbage.reason())
        : "blob  sha256:%s  %s, written %s  (%s)"
            .formatted(garbage.hex(), garbage.size(), garbage.modified(), garbage.reason());
  }

  /// The newest collection of this registry, if it has not come to its end.
  ///
  /// @throws CommandFailed if it has begun with other options
  private static Optional<RunHeader> left(Journal journal, GarbagePlan plan) {
    return LeftRun.of(
        journal,
        GarbageRunbook.NAME,
        settings -> GarbagePlan.of(settings).store().equals(plan.store()),
        plan.settings(),
        (run, state) ->
            "TRR-134 The run "
                + run.id()
                + " of this registry was left ("
                + state
                + ") and was begun with other options: "
                + run.plan()
                + ".");
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    GarbagePlan plan = GarbagePlan.of(run.header().plan());
    try (Journal.Claim _ = claim(plan.store())) {
      new CarriedRun(session, yes, new GarbageRunbook(open(plan))).carry(run.header().id(), verb);
      return new GarbageEnding(session, plan).of(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    Collecting collecting = open(GarbagePlan.of(run.header().plan()));
    return Verified.of(session, yes, run.header().id(), new GarbageRunbook(collecting));
  }
}
