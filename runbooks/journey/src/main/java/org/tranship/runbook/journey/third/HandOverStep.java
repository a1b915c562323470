package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has the third release's worker handle commands in place of the second's.
///
/// The third's subscriptions are made first, beside the second's, and both get their copy. When the
/// second's worker has handled everything from before, it is stopped; what it has handled is taken
/// off the third's side ([Shift]); the third's worker is started; and only then the second's
/// subscriptions get nothing any more. Commands wait from the stop to the start. That time is
/// measured. Where it would become longer than the plan's `times.stall`, the second's worker is
/// started again, and the run is refused: nothing was taken from it.
///
/// Crash argument. Stop and start are acts, done again by whoever finds them cut off. Between them
/// nothing but copies is taken away. Once the start is intended, nothing is taken off the third's
/// side any more, for its worker may be on. Each try has a number; one that was taken back, or has
/// begun to be, is taken back to its end before another begins.
final class HandOverStep extends ThirdStep {
  static final String NAME = "hand-over";
  static final String LATE = "TRJ-138";
  static final String UNSENT = "TRJ-139";
  private static final String OPEN = "open";
  private static final String CLOSE = "close";
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Fresh fresh;
  private final WorkerActs workers;

  HandOverStep(ThirdMigration migration, Fresh fresh) {
    super(NAME, Phase.SWITCH, migration);
    this.fresh = fresh;
    this.workers = new WorkerActs(migration);
  }

  private static int number(StepContext context) {
    int number = 1;
    while (context.ended(NAME, "back-" + number).isPresent()) {
      number++;
    }
    return number;
  }

  /// Whether the third release's worker may be on.
  static boolean thirdMayRun(StepContext context) {
    return context.intended(NAME, "start-" + number(context)).isPresent();
  }

  /// Whether the second release's worker may be off.
  static boolean secondMayBeOff(StepContext context) {
    return context.intended(NAME, "stop-" + number(context)).isPresent();
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return bus(migration, bus -> run(context, new Routes(migration.plan().topics(), bus)));
  }

  private StepResult run(StepContext context, Routes routes) throws InterruptedException {
    int number = number(context);
    if (context.intended(NAME, "back-" + number).isPresent()) {
      return takenBack(context, routes, number, "an earlier try had failed");
    }
    if (context.intended(NAME, "stop-" + number).isEmpty()) {
      Optional<StepResult> not = prepared(context, routes);
      if (not.isPresent()) {
        return not.get();
      }
    }
    if (context.intended(NAME, "start-" + number).isEmpty()) {
      Optional<StepResult> not = stopped(context, routes, number);
      if (not.isPresent()) {
        return not.get();
      }
    }
    Instant began = began(context, number);
    Note _ =
        context.act(
            "start-" + number,
            Note.NONE,
            _ -> {
              workers.startThird(context, number);
              return Note.NONE;
            });
    Optional<String> doubt =
        workers.doubt(
            context,
            migration.plan().workers().third().runs(),
            "third worker runs",
            // Whoever takes up a run that was killed gives it as long once more.
            latest(context, began));
    if (doubt.isPresent()) {
      return takenBack(context, routes, number, doubt.get());
    }
    Duration stall = Duration.between(began, context.clock().instant());
    context.measured(
        "stall",
        stall.compareTo(migration.plan().times().stall()) <= 0,
        "commands waited " + Durations.text(stall) + " at most");
    Note closed = context.act(CLOSE, Note.NONE, _ -> new Note(1, Long.toString(routes.close())));
    return StepResult.done(
        "the third release's worker handles commands; the second's subscriptions are closed, "
            + closed.text()
            + " copies taken off");
  }

  private static Instant began(StepContext context, int number) {
    return Instant.parse(context.intended(NAME, "stop-" + number).orElseThrow().text());
  }

  private Instant latest(StepContext context, Instant began) {
    Instant late = began.plus(migration.plan().times().stall());
    Instant now = context.clock().instant();
    return late.isBefore(now) ? now.plus(migration.plan().times().stall()) : late;
  }

  /// Both sides get their copy, and the second's worker has handled what it alone had.
  private Optional<StepResult> prepared(StepContext context, Routes routes)
      throws InterruptedException {
    Note _ =
        context.act(
            OPEN,
            Note.NONE,
            _ -> {
              routes.open();
              return Note.NONE;
            });
    Instant until = context.clock().instant().plus(migration.plan().times().within());
    for (Shift shift : routes.forth()) {
      List<String> left = shift.uncovered();
      while (!left.isEmpty()) {
        if (!context.clock().instant().isBefore(until)) {
          return Optional.of(
              refused(
                  context,
                  "second worker",
                  CatchUpStep.BEHIND
                      + " The second release's worker has not handled everything from before the"
                      + " third's subscriptions were made: "
                      + left.size()
                      + " messages, the first "
                      + left.getFirst()
                      + ". Nothing was switched. Let it run, and give the same command again."));
        }
        migration.pause().sleep(LOOK);
        left = shift.uncovered();
      }
    }
    Optional<String> unsent = Outbox.unsent(context, migration);
    if (unsent.isPresent()) {
      return Optional.of(
          refused(
              context,
              "outbox",
              UNSENT
                  + " The event "
                  + unsent.get()
                  + " was written "
                  + Durations.text(migration.plan().times().margin())
                  + " ago at least and not sent, so no read model has it. Nothing was switched. See"
                  + " to the second release's worker, and give the same command again."));
    }
    long handled = routes.forth().stream().mapToLong(Shift::trim).sum();
    context.measured(
        "copies", true, handled + " of what the second release has handled were taken off");
    return Optional.empty();
  }

  /// The second's worker is off, and the third's side has what nobody has handled, alone.
  private Optional<StepResult> stopped(StepContext context, Routes routes, int number)
      throws InterruptedException {
    Note intent = new Note(1, context.clock().instant().toString());
    Note _ =
        context.act(
            "stop-" + number,
            intent,
            _ -> {
              workers.stopSecond(context, number);
              return Note.NONE;
            });
    fresh.start(context);
    Instant late = latest(context, began(context, number));
    Optional<String> doubt =
        workers.doubt(
            context, migration.plan().workers().second().stopped(), "second worker stopped", late);
    Optional<SubscriptionName> busy = routes.busy(routes.retired());
    while (doubt.isEmpty() && busy.isPresent() && context.clock().instant().isBefore(late)) {
      migration.pause().sleep(LOOK);
      busy = routes.busy(routes.retired());
    }
    if (doubt.isEmpty() && busy.isPresent()) {
      doubt = Optional.of("somebody still receives from " + busy.get());
    }
    if (doubt.isEmpty()) {
      long handled = routes.forth().stream().mapToLong(Shift::trim).sum();
      long sent = routes.withSessions();
      context.measured(
          "copies",
          true,
          handled + " copies of handled messages taken off, " + sent + " commands given a session");
      if (context.clock().instant().isAfter(late)) {
        doubt =
            Optional.of(
                "commands waited for "
                    + Durations.text(migration.plan().times().stall())
                    + ", which is what times.stall allows");
      }
    }
    return doubt.isPresent()
        ? Optional.of(takenBack(context, routes, number, doubt.get()))
        : Optional.empty();
  }

  private StepResult takenBack(StepContext context, Routes routes, int number, String why)
      throws InterruptedException {
    boolean third = context.intended(NAME, "start-" + number).isPresent();
    Note _ =
        context.act(
            "back-" + number,
            Note.NONE,
            _ -> {
              back(context, routes, third, "back-" + number);
              return Note.NONE;
            });
    return refused(
        context,
        NAME,
        LATE
            + " The third release's worker does not handle commands: "
            + why
            + ". The second's was started again, and has everything that nobody has handled. See to"
            + " it, and give the same command again.");
  }

  /// The second's worker handles commands again. Both sides have their copies until it does.
  private void back(StepContext context, Routes routes, boolean third, String id)
      throws InterruptedException {
    if (third) {
      workers.stopThird(context, id);
      Optional<String> doubt =
          workers.doubt(
              context,
              migration.plan().workers().third().stopped(),
              "third worker stopped",
              context.clock().instant().plus(migration.plan().times().gate()));
      if (doubt.isPresent()) {
        throw new StepFailed(LATE + " " + doubt.get());
      }
      long _ = routes.back().stream().mapToLong(Shift::trim).sum();
    }
    workers.startSecond(context, id);
    Optional<String> doubt =
        workers.doubt(
            context,
            migration.plan().workers().second().runs(),
            "second worker runs",
            context.clock().instant().plus(migration.plan().times().gate()));
    if (doubt.isPresent()) {
      throw new StepFailed(LATE + " " + doubt.get());
    }
  }

  @Override
  public Undo undo() {
    return new HandBack(migration, fresh, workers, this::back).undo();
  }

  /// As [#back].
  @FunctionalInterface
  interface Back {
    void carry(StepContext context, Routes routes, boolean third, String id)
        throws InterruptedException;
  }

  static String open() {
    return OPEN;
  }

  static String close() {
    return CLOSE;
  }
}
