package org.tranship.runbook.journey.third;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.bus.BusException;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Figure;
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
/// measured. Where it would become longer than the plan's `times.stall`, or anything is refused
/// meanwhile, the second's worker is started again ([HandBack]), and the run is refused.
///
/// Crash argument. Each try has a number, and each act of it. Stop and start are acts, done again
/// by whoever finds them cut off. Nothing is taken off before the second's worker is measured to be
/// off, and nothing any more once the third's start is intended, for its worker may be on. A try is
/// taken back only while closing is not intended: until then the second's subscriptions have
/// everything that nobody has handled, or what they lack, since the third's worker narrows them
/// when it starts, is the third's, which handles it before it is stopped. Once closing is intended,
/// copies are taken off the second's side, and only a rollback leads back. A try that has begun to
/// be taken back is taken back to its end, which deletes its subscriptions, before another begins:
/// so what is missing on the second's side was never taken by a try before.
final class HandOverStep extends ThirdStep {
  static final String NAME = "hand-over";
  static final String LATE = "TRJ-138";
  private static final String STOP = "stop-";
  private static final String START = "start-";
  private static final String CLOSE = "close-";

  private final Fresh fresh;
  private final WorkerActs workers;
  private final HandBack back;

  HandOverStep(ThirdMigration migration, Fresh fresh) {
    super(NAME, Phase.SWITCH, migration);
    this.fresh = fresh;
    this.workers = new WorkerActs(migration);
    this.back = new HandBack(migration, fresh, workers);
  }

  /// The try that is under way, or comes next.
  static int number(StepContext context) {
    int number = 1;
    while (HandBack.ended(context, backId(number)).isPresent()) {
      number++;
    }
    return number;
  }

  /// The name under which a try is taken back.
  static String backId(int number) {
    return "back-" + number;
  }

  /// Whether the third release's worker may have been on in a try.
  static boolean started(StepContext context, int number) {
    return context.intended(NAME, START + number).isPresent();
  }

  /// Whether the third release's worker may be on.
  static boolean thirdMayRun(StepContext context) {
    return started(context, number(context));
  }

  /// Whether the second release's worker may be off.
  static boolean secondMayBeOff(StepContext context) {
    return context.intended(NAME, STOP + number(context)).isPresent();
  }

  /// Whether the third release's subscriptions may be there.
  static boolean opened(StepContext context) {
    return BothSides.opened(context, number(context));
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return bus(migration, bus -> run(context, new Routes(migration.plan().topics(), bus)));
  }

  private StepResult run(StepContext context, Routes routes) throws InterruptedException {
    int number = number(context);
    if (HandBack.begun(context, backId(number))) {
      return takenBack(context, routes, number, "an earlier try had failed");
    }
    boolean closing = context.intended(NAME, CLOSE + number).isPresent();
    Optional<StepResult> not =
        closing ? runs(context, number) : handedOver(context, routes, number);
    if (not.isPresent()) {
      return not.get();
    }
    Note closed =
        context.act(CLOSE + number, Note.NONE, _ -> new Note(1, Long.toString(routes.close())));
    return StepResult.done(
        "the third release's worker handles commands; the second's subscriptions are closed, "
            + closed.text()
            + " copies taken off");
  }

  /// An earlier process was closing the second's subscriptions: there is no taking back any more.
  private Optional<StepResult> runs(StepContext context, int number) throws InterruptedException {
    Optional<String> doubt =
        workers.doubt(
            context,
            migration.plan().workers().third().runs(),
            "third worker runs",
            latest(context, began(context, number)));
    return doubt.map(
        why ->
            refused(
                context,
                NAME,
                LATE
                    + " The third release's worker does not handle commands: "
                    + why
                    + ". Those of the second's subscriptions are its already. Start it, and give the"
                    + " same command again; or 'tranship rollback' once it has handled them."));
  }

  /// Until the third's worker is on.
  ///
  /// @return why it is not; empty if it is
  private Optional<StepResult> handedOver(StepContext context, Routes routes, int number)
      throws InterruptedException {
    if (context.intended(NAME, STOP + number).isEmpty()) {
      Optional<StepResult> not = BothSides.prepared(context, migration, routes, number);
      if (not.isPresent()) {
        return not;
      }
    }
    Optional<String> doubt;
    try {
      doubt = switched(context, routes, number);
    } catch (StepFailed e) {
      doubt = Optional.of(String.valueOf(e.getMessage()));
    } catch (BusException e) {
      if (Thread.currentThread().isInterrupted() || e.kind() == BusException.Kind.INTERRUPTED) {
        throw e;
      }
      doubt = Optional.of(String.valueOf(e.getMessage()));
    }
    return doubt.isPresent()
        ? Optional.of(takenBack(context, routes, number, doubt.get()))
        : Optional.empty();
  }

  private static Instant began(StepContext context, int number) {
    return Instant.parse(context.intended(NAME, STOP + number).orElseThrow().text());
  }

  private Instant latest(StepContext context, Instant began) {
    Instant late = began.plus(migration.plan().times().stall());
    Instant now = context.clock().instant();
    // Whoever takes up a run that was killed gives it as long once more.
    return late.isBefore(now) ? now.plus(migration.plan().times().stall()) : late;
  }

  /// The second's worker is off, and the third's is on.
  ///
  /// @return what stands against it; empty if nothing does
  private Optional<String> switched(StepContext context, Routes routes, int number)
      throws InterruptedException {
    if (!started(context, number)) {
      Optional<String> doubt = stopped(context, routes, number);
      if (doubt.isPresent()) {
        return doubt;
      }
    }
    Instant began = began(context, number);
    Note _ =
        context.act(
            START + number,
            Note.NONE,
            _ -> {
              workers.startThird(context, Integer.toString(number));
              return Note.NONE;
            });
    Optional<String> doubt =
        workers.doubt(
            context,
            migration.plan().workers().third().runs(),
            "third worker runs",
            latest(context, began));
    if (doubt.isEmpty()) {
      Duration stall = Duration.between(began, context.clock().instant());
      context.figure(Figure.COMMANDS_WAITED_SECONDS, stall.toMillis() / 1e3);
      context.measured(
          "stall",
          stall.compareTo(migration.plan().times().stall()) <= 0,
          "commands waited " + Durations.text(stall) + " at most");
    }
    return doubt;
  }

  /// The second's worker is off, and the third's side has what nobody has handled, alone.
  private Optional<String> stopped(StepContext context, Routes routes, int number)
      throws InterruptedException {
    Note intent = new Note(1, context.clock().instant().toString());
    Note _ =
        context.act(
            STOP + number,
            intent,
            _ -> {
              workers.stopSecond(context, Integer.toString(number));
              return Note.NONE;
            });
    Instant late = latest(context, began(context, number));
    Optional<String> doubt =
        workers.doubt(
            context, migration.plan().workers().second().stopped(), "second worker stopped", late);
    if (doubt.isEmpty()) {
      doubt = workers.receiving(context, routes, routes.retired(), late);
    }
    if (doubt.isEmpty()) {
      fresh.start(context);
      doubt = BothSides.without(routes);
    }
    if (doubt.isPresent()) {
      return doubt;
    }
    long handled = routes.forth().stream().mapToLong(Shift::trim).sum();
    long sent = routes.withSessions();
    context.measured(
        "copies",
        true,
        handled + " copies of handled messages taken off, " + sent + " commands given a session");
    return context.clock().instant().isAfter(late)
        ? Optional.of(
            "commands waited for "
                + Durations.text(migration.plan().times().stall())
                + ", which is what times.stall allows")
        : Optional.empty();
  }

  private StepResult takenBack(StepContext context, Routes routes, int number, String why)
      throws InterruptedException {
    back.carry(context, routes, number, backId(number));
    return refused(
        context,
        NAME,
        LATE
            + " The third release's worker does not handle commands: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " The second's was started again, and has everything that nobody has handled. See to"
            + " it, and give the same command again.");
  }

  @Override
  public Undo undo() {
    return back.undo();
  }
}
