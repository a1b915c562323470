package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// The way back to the second release's worker, of a try that failed and of a run.
///
/// Its subscriptions get everything again, beside the third's; the third's worker handles what it
/// alone has; it is stopped; what it has handled is taken off the second's side; the second's is
/// started; and the third's subscriptions are deleted, so that another try begins with fresh ones.
/// What the third has written is in the same table of events, and stays.
///
/// Crash argument. Stopping the third's worker, taking off, and starting the second's are acts of
/// their own, in this order. Taking off is done again only while the second's start is not
/// intended: until then both workers are off, so what is missing on the third's side was handled by
/// the third's worker, however often it is looked at. From the start on nothing is taken off any
/// more. Between the stop and the start nobody but a role of the third release can narrow the
/// second's subscriptions, or leave something unsent behind. That is looked at once the third's
/// worker is off: if so, that worker is started again and handles what it alone has, under the next
/// number, and the way back is tried anew. Nobody but this run widens them again, so if they get
/// everything when the third's are to be deleted, they got everything since the worker was off, and
/// the third's have nothing of their own. If they do not, the third's are kept, and the operator is
/// told.
///
/// What the third's worker has put aside nobody handles by itself. Where the second's side does not
/// have it, the subscription is written down before the second's start, while both workers are off,
/// and is not deleted as long as something is put aside there.
///
/// @param migration whose workers
/// @param fresh brings the second's read models up to date, and ends before its worker is started
record HandBack(ThirdMigration migration, Fresh fresh, WorkerActs workers) {
  private static final String NAME = HandOverStep.NAME;
  private static final String BEGUN = "-begun";
  private static final String STOP = "-stop-third-";
  private static final String TRIM = "-trim-";
  private static final String AGAIN = "-third-again-";
  private static final String SECOND = "-start-second";
  private static final String KEPT = "-kept";
  private static final String ASIDE = "-aside";
  private static final String ROLLBACK = "rollback";
  private static final Duration LOOK = Duration.ofMillis(50);

  /// Whether the way back of this name was begun.
  static boolean begun(StepContext context, String id) {
    return context.intended(NAME, id + BEGUN).isPresent();
  }

  /// When the way back of this name was at its end; empty if it was not. By then the third
  /// release's worker was off.
  static Optional<Instant> ended(StepContext context, String id) {
    return context.ended(NAME, id).map(note -> Instant.parse(note.text()));
  }

  Undo undo() {
    return new Undo.By(
        "Starts the second release's worker in place of the third's, with everything that nobody"
            + " has handled, and deletes the third's subscriptions.",
        context ->
            ThirdStep.bus(
                migration, bus -> taken(context, new Routes(migration.plan().topics(), bus))));
  }

  private StepResult taken(StepContext context, Routes routes) throws InterruptedException {
    int number = HandOverStep.number(context);
    String id = HandOverStep.backId(number);
    if (begun(context, id)) {
      carry(context, routes, number, id);
    } else if (HandOverStep.secondMayBeOff(context)) {
      if (!begun(context, ROLLBACK)) {
        long _ = fresh.once();
      }
      carry(context, routes, number, ROLLBACK);
    } else if (HandOverStep.opened(context)) {
      removed(context, routes, ROLLBACK);
    }
    return StepResult.done("the second release's worker handles commands");
  }

  /// Carries the way back to its end.
  ///
  /// @param number of the try that is taken back
  /// @param id its name in the journal
  /// @throws StepFailed if it cannot be, yet
  void carry(StepContext context, Routes routes, int number, String id)
      throws InterruptedException {
    Note _ = context.act(id + BEGUN, Note.NONE, _ -> Note.NONE);
    if (context.intended(NAME, id + SECOND).isEmpty()) {
      if (HandOverStep.started(context, number)) {
        thirdEnds(context, routes, id);
      }
      long _ = routes.withoutDoubles();
      if (routes.narrowed().isPresent()) {
        // The third's worker was never on, or has nothing of its own: see above.
        kept(context, routes, id);
      }
    }
    // From here on the second's own generators do it.
    fresh.end();
    Note _ =
        context.act(
            id + SECOND,
            Note.NONE,
            _ -> {
              workers.startSecond(context, id);
              require(
                  workers.doubt(
                      context,
                      migration.plan().workers().second().runs(),
                      "second worker runs",
                      context.clock().instant().plus(migration.plan().times().gate())));
              return Note.NONE;
            });
    removed(context, routes, id);
    Note _ = context.act(id, Note.NONE, _ -> new Note(1, context.clock().instant().toString()));
  }

  /// The third's worker is off, and what it has handled is off the second's side.
  private void thirdEnds(StepContext context, Routes routes, String id)
      throws InterruptedException {
    int round = 1;
    while (context.ended(NAME, id + AGAIN + round).isPresent()) {
      round++;
    }
    String name = id + "-" + round;
    if (context.intended(NAME, id + AGAIN + round).isPresent()) {
      again(context, routes, id, round, "it was found out before");
    }
    if (context.intended(NAME, id + STOP + round).isEmpty()) {
      routes.reopen();
      await(context, routes);
    }
    Note _ =
        context.act(
            id + STOP + round,
            Note.NONE,
            _ -> {
              workers.stopThird(context, name);
              stopped(context, routes);
              return Note.NONE;
            });
    inNobodysHand(context, routes);
    Optional<String> left = new ThirdLeft(migration, routes).alone();
    if (left.isPresent()) {
      again(context, routes, id, round, left.get());
    }
    Note _ =
        context.act(
            id + TRIM + round,
            Note.NONE,
            _ -> new Note(1, Long.toString(routes.back().stream().mapToLong(Shift::trim).sum())));
    inNobodysHand(context, routes);
    left = new ThirdLeft(migration, routes).alone();
    if (left.isPresent()) {
      again(context, routes, id, round, left.get());
    }
    Note _ = context.act(id + ASIDE, Note.NONE, _ -> new Note(1, ThirdLeft.aside(routes)));
  }

  private void inNobodysHand(StepContext context, Routes routes) throws InterruptedException {
    require(new ThirdLeft(migration, routes).hidden(context));
  }

  /// Its worker handles what it alone has.
  private void again(StepContext context, Routes routes, String id, int round, String why)
      throws InterruptedException {
    Note _ =
        context.act(
            id + AGAIN + round,
            Note.NONE,
            _ -> {
              routes.reopen();
              workers.startThird(context, id + "-again-" + round);
              return Note.NONE;
            });
    throw new StepFailed(
        CatchUpStep.BEHIND
            + " The third release's worker was off, and had to be started again: "
            + why
            + ". Nothing was lost. Give the same command again once it has handled that.");
  }

  private void stopped(StepContext context, Routes routes) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().gate());
    require(
        workers.doubt(
            context, migration.plan().workers().third().stopped(), "third worker stopped", until));
    require(workers.receiving(context, routes, routes.third(), until));
  }

  private static void require(Optional<String> doubt) {
    if (doubt.isPresent()) {
      throw new StepFailed(
          HandOverStep.LATE
              + " The way back to the second release's worker is not done: "
              + doubt.get()
              + ". Nothing was lost. See to that worker, and give the same command again.");
    }
  }

  /// Until the third's worker has handled what it alone has.
  private void await(StepContext context, Routes routes) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    Optional<String> left = new ThirdLeft(migration, routes).alone();
    while (left.isPresent()) {
      if (!context.clock().instant().isBefore(until)) {
        throw new StepFailed(
            CatchUpStep.BEHIND
                + " The third release's worker is not done: "
                + left.get()
                + ". Nothing was taken back. Let it run, start it if it is off, and give the same"
                + " command again.");
      }
      migration.pause().sleep(LOOK);
      // A role of it that starts anew narrows them again.
      routes.reopen();
      left = new ThirdLeft(migration, routes).alone();
    }
  }

  private void kept(StepContext context, Routes routes, String id) throws InterruptedException {
    Note _ =
        context.act(
            id + KEPT,
            Note.NONE,
            _ -> {
              routes.reopen();
              return Note.NONE;
            });
  }

  /// The third's subscriptions are gone.
  private void removed(StepContext context, Routes routes, String id) throws InterruptedException {
    if (context.ended(NAME, id).isPresent()) {
      return;
    }
    if (routes.narrowed().isPresent()) {
      kept(context, routes, id);
    }
    boolean keep = context.intended(NAME, id + KEPT).isPresent();
    if (!keep) {
      inNobodysHand(context, routes);
      ThirdLeft.requireTaken(routes, context.ended(NAME, id + ASIDE).map(Note::text).orElse(""));
    }
    for (SubscriptionName each : routes.third()) {
      if (keep && routes.bus().topology().subscription(each).isPresent()) {
        throw new StepFailed(
            Routes.NARROWED
                + " The second release's worker is on, but for a while its subscriptions did not get"
                + " every message: a role of the third release has narrowed them. What came in"
                + " meanwhile is in "
                + each
                + " and beside it, with what was handled, and was not deleted. They get everything"
                + " again. See what of it nobody has handled, delete the subscriptions "
                + routes.third()
                + ", and give the same command again.");
      }
      boolean _ = routes.bus().topology().deleteSubscription(each);
    }
  }
}
