package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.tables.Tables;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.runbook.journey.EventPace;
import org.tranship.runbook.journey.orders.SeatAssignments;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.ThirdViews;

/// Replays the message log up to a moment T into the third release's read models, its blobs
/// included. T lies behind the moment since which subscriptions keep what happens, so that what is
/// in between is in both, and is applied once. How far it lies behind, and how long the log is
/// given to have everything up to it, is measured: twice the longest that an event took to the log
/// of late, and not less than the plan's margin. The original waits ten minutes. The log has it if
/// nothing from before T waits to be written there ([LogGate]).
///
/// Where the third release's worker was on and was taken back, its own generators have taken part
/// of what was kept, and gone on from there in ways of their own: what it has is taken out, and all
/// of it is replayed again, up to a moment behind the one when its worker was off.
///
/// Crash argument. T is the end of an act, and stays; so is taking out, which is over before the
/// first group goes in. For groups of events see [Replay], for blobs [SeatBlobs].
final class ReplayStep extends ThirdStep {
  static final String NAME = "replay";
  private static final String CLEAR = "clear";
  private static final String CUT = "cut";
  private static final String REPLAYED = "replayed";
  private static final Duration OF_LATE = Duration.ofHours(1);
  private static final int DELETED = 500;

  ReplayStep(ThirdMigration migration) {
    super(NAME, Phase.MOVE, migration);
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(HandOverStep.NAME);
  }

  /// The last try whose third worker may have been on, and that was taken back; 0 if none was.
  private static int taken(StepContext context) {
    int last = 0;
    for (int n = 1; n < HandOverStep.number(context); n++) {
      last = HandOverStep.started(context, n) ? n : last;
    }
    return last;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (HandOverStep.thirdMayRun(context)) {
      return StepResult.done("the third release's worker may be on, and does it itself");
    }
    int taken = taken(context);
    String which = taken == 0 ? "" : "-" + taken;
    Optional<Note> before = context.ended(NAME, REPLAYED + which);
    if (before.isPresent()) {
      return StepResult.done(before.get().text());
    }
    if (taken > 0) {
      Note _ = context.act(CLEAR + which, Note.NONE, _ -> cleared());
    }
    Instant since =
        taken == 0
            ? AccumulateStep.since(context)
            : HandBack.ended(context, HandOverStep.backId(taken)).orElseThrow();
    return tables(
        migration,
        tables -> {
          Instant cut = cut(context, tables, CUT + which, since);
          Optional<StepResult> behind =
              bus(migration, bus -> new LogGate(migration, bus).objection(context, cut));
          if (behind.isPresent()) {
            return behind.get();
          }
          StepResult result = blobs(migration, blobs -> replayed(context, tables, blobs, cut));
          if (result instanceof StepResult.Done(String words)) {
            Note _ = context.act(REPLAYED + which, Note.NONE, _ -> new Note(1, words));
          }
          return result;
        });
  }

  private Note cleared() throws InterruptedException {
    boolean _ =
        migration
            .database()
            .keep(
                "take out what the third release has made",
                connection -> {
                  new ThirdViews(connection, migration.database().dialect()).clear();
                  return true;
                });
    return new Note(1, Long.toString(blobs(migration, ReplayStep::deleteAll)));
  }

  private Instant cut(StepContext context, Tables tables, String act, Instant since)
      throws InterruptedException {
    Note end =
        context.act(
            act,
            Note.NONE,
            _ -> {
              Duration latency =
                  LogWalk.latency(
                      tables,
                      migration.events(),
                      migration.log(),
                      context.clock().instant().minus(OF_LATE));
              Duration margin = latency.multipliedBy(2);
              if (margin.compareTo(migration.plan().times().margin()) < 0) {
                margin = migration.plan().times().margin();
              }
              Instant until = since.plus(margin);
              Instant sure = until.plus(margin);
              while (context.clock().instant().isBefore(sure)) {
                migration
                    .pause()
                    .sleep(Duration.between(context.clock().instant(), sure).plusMillis(1));
              }
              context.measured(
                  "log latency",
                  true,
                  Durations.text(latency)
                      + " at most of late; events up to "
                      + until
                      + " are replayed, which is "
                      + Durations.text(margin)
                      + " behind what the subscriptions have");
              return new Note(1, until.toString());
            });
    return Instant.parse(end.text());
  }

  private StepResult replayed(StepContext context, Tables tables, Store blobs, Instant cut)
      throws InterruptedException {
    try (OpenDatabase database = new OpenDatabase(migration.database())) {
      Replay replay =
          new Replay(
              migration.log(),
              ReadModels.SCHEMA,
              ThirdViews.HELP,
              ThirdUpcast.of(migration.plan().settings()));
      EventPace pace = EventPace.of(migration.plan().settings());
      replay.inGroups(
          database,
          place -> new LogWalk(tables, migration.log(), place, Optional.of(cut)),
          pace,
          context::figure);
      long written = new SeatBlobs(database, blobs).write();
      String words = replay.words() + "; " + written + " blobs written" + pace.words();
      context.measured(NAME, true, words);
      for (String early : replay.early()) {
        context.measured(
            "replay, odd", false, early + " is of an order that the log does not have before it");
      }
      return StepResult.done(words);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Deletes the blobs of seats; there was none before.",
        context -> {
          if (context.intended(NAME, CUT).isEmpty()) {
            return StepResult.done();
          }
          return StepResult.done(blobs(migration, ReplayStep::deleteAll) + " blobs deleted");
        });
  }

  /// Deletes the blobs of seats.
  ///
  /// @return how many there were
  static long deleteAll(Store blobs) {
    long gone = 0;
    List<DeleteRequest> group = next(blobs);
    while (!group.isEmpty()) {
      blobs.delete(group).forEach(outcome -> outcome.orThrow());
      gone += group.size();
      group = next(blobs);
    }
    return gone;
  }

  private static List<DeleteRequest> next(Store blobs) {
    List<DeleteRequest> group = new ArrayList<>();
    try (Listing listing = blobs.list(ListRequest.under(SeatAssignments.blob("")))) {
      Entry entry = listing.next();
      while (entry != null && group.size() < DELETED) {
        group.add(DeleteRequest.of(entry.key()));
        entry = listing.next();
      }
    }
    return group;
  }
}
