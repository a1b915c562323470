package org.tranship.core.run;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.layer.Patience;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.work.Engine;

/// Carries out runbooks, and is the only writer of the journal.
///
/// Crash argument. Whatever is decided here is decided from the journal folded by [Transitions];
/// the Runner holds no state of its own between two entries. A step is begun only after `StepBegan`
/// is durable and counts as over only after `StepEnded` is. Killed between the two, it is run
/// again, and steps are safe to repeat. Killed between two steps, the next is found by the same
/// fold. What steps hold is let go before the last word, so that whatever others then see of the
/// run's end (a lock, a row) was written while the journal still said "at work": killed in between,
/// it is written again. The one who writes holds the run's lock, so there are never two.
public final class Runner {
  private static final String VERIFY = "verify";

  private final Journal journal;
  private final Engine engine;
  private final Clock clock;
  private final Operator operator;
  private final RunListener listener;
  private final Patience patience;
  private final StepBounds steps;

  public Runner(
      Journal journal, Engine engine, Clock clock, Operator operator, RunListener listener) {
    this(journal, engine, clock, operator, listener, Patience.standard());
  }

  /// @param patience with the catalogues; that with stores is the engine's affair
  public Runner(
      Journal journal,
      Engine engine,
      Clock clock,
      Operator operator,
      RunListener listener,
      Patience patience) {
    this.journal = journal;
    this.engine = engine;
    this.clock = clock;
    this.operator = operator;
    this.listener = listener;
    this.patience = patience;
    this.steps = new StepBounds(clock, listener);
  }

  /// Makes a run and migrates.
  ///
  /// @return the state it is left in, from the journal
  public RunState start(RunHeader header, Runbook runbook) {
    try (RunLog log = new UninterruptedLog(journal.create(header))) {
      log.append(new RunChanged(clock.instant(), "created", header.by()));
      return carry(log, runbook, Verb.MIGRATE);
    }
  }

  /// Takes a run up again, or does the next thing with it.
  ///
  /// @throws RunRefused if its state does not permit the verb; nothing was changed
  public RunState resume(RunId id, Runbook runbook, Verb verb) {
    return resume(id, runbook, verb, () -> {});
  }

  /// The same, telling when the run is held: from then on no other process can be at it.
  ///
  /// @throws RunRefused if its state does not permit the verb; nothing was changed
  public RunState resume(RunId id, Runbook runbook, Verb verb, Runnable held) {
    try (RunLog log = new UninterruptedLog(journal.resume(id))) {
      held.run();
      return carry(log, runbook, verb);
    }
  }

  /// Reads back what a run moved. The run's state stays as it is; what was found is in the journal,
  /// in a pass of its own and as a measurement.
  ///
  /// @return how it came out
  public StepResult verify(RunId id, Runbook runbook) throws InterruptedException {
    try (RunLog log = new UninterruptedLog(journal.resume(id));
        RunContext context = context(log, pauses(log))) {
      context.enter(VERIFY);
      long earlier =
          log.entries().stream()
              .filter(entry -> entry instanceof JournalEntry.Measured it && isVerified(it))
              .count();
      StepResult result = runbook.verify(context, PassId.of("verify-" + (earlier + 1)));
      switch (result) {
        case StepResult.Done(String detail) -> context.measured(VERIFY, true, detail);
        case StepResult.Partial(long _, String detail) -> context.measured(VERIFY, false, detail);
        case StepResult.Refused(String detail) -> context.measured(VERIFY, false, detail);
      }
      return result;
    }
  }

  private RunState carry(RunLog log, Runbook runbook, Verb verb) {
    RunState state = Transitions.fold(log.entries());
    if (settled(state, runbook, verb)) {
      return state;
    }
    Optional<String> objection = Transitions.objection(state, verb);
    if (objection.isPresent()) {
      throw new RunRefused(
          "The run " + log.header().id() + " is " + state.word() + ". " + objection.get());
    }
    Optional<String> other = runbook.objection(verb, log.entries(), clock.instant());
    if (other.isPresent()) {
      throw new RunRefused(other.get());
    }
    if (verb == Verb.ROLLBACK) {
      refuseImpossible(log, runbook, state);
    } else if (verb == Verb.COMPLETE) {
      refuseUnsound(log);
    }
    log.append(new RunChanged(clock.instant(), verb.begun(), operator.name()));
    String word;
    String detail = "";
    PauseWatch pauses = pauses(log);
    try (RunContext context = context(log, pauses)) {
      word =
          verb == Verb.ROLLBACK
              ? rollBack(log, runbook, context, pauses)
              : goForward(log, runbook, context, pauses);
    } catch (Halt halt) {
      word = halt.word();
      detail = halt.detail();
    }
    log.append(new RunChanged(clock.instant(), word, detail));
    return Transitions.fold(log.entries());
  }

  private RunContext context(RunLog log, PauseWatch pauses) {
    return new RunContext(log, engine, clock, operator, listener, patience, pauses);
  }

  private PauseWatch pauses(RunLog log) {
    return new PauseWatch(journal, log.header().id(), operator, listener);
  }

  /// Between two steps a run can be told to stop, or to rest.
  private static void between(PauseWatch pauses) {
    try {
      pauses.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (Thread.interrupted()) {
      throw new Halt(Reason.INTERRUPTED, Halt.TOLD_TO_STOP);
    }
  }

  /// A run that has arrived where the verb leads is left as it is: the same plan run twice does
  /// nothing the second time.
  private static boolean settled(RunState state, Runbook runbook, Verb verb) {
    return switch (verb) {
      case MIGRATE ->
          state instanceof RunState.Completed
              || state instanceof RunState.Ready && !runbook.completesItself();
      case COMPLETE -> state instanceof RunState.Completed;
      case ROLLBACK -> state instanceof RunState.RolledBack;
    };
  }

  /// @return the word for the state it has come to
  private String goForward(RunLog log, Runbook runbook, RunContext context, PauseWatch pauses) {
    boolean completing = completing(log);
    boolean complete = completing || runbook.completesItself();
    boolean partial = false;
    StringBuilder failures = new StringBuilder();
    for (Step step : runbook.steps()) {
      if (step.phase().compareTo(Phase.PROOF) >= 0 && !complete) {
        continue;
      }
      // Asked anew for each step, since a partial one that is begun again opens those behind it.
      Progress progress = Transitions.fold(log.entries()).progress();
      if (progress.done().contains(step.name()) && !step.again(progress.done())) {
        continue;
      }
      between(pauses);
      if (step.phase() == Phase.COMPLETE && !progress.cleaning()) {
        if (!completing) {
          log.append(new RunChanged(clock.instant(), Verb.COMPLETE.begun(), operator.name()));
          completing = true;
        }
        // From here on there is no way back, and the journal says so before the first deletion.
        log.append(new RunChanged(clock.instant(), "cleaning", operator.name()));
      }
      StepResult result = steps.perform(log, step.name(), context, step::run);
      switch (result) {
        case StepResult.Done(String detail) -> steps.end(log, step.name(), StepEnd.DONE, detail);
        case StepResult.Partial(long failed, String detail) -> {
          steps.end(log, step.name(), StepEnd.PARTIAL, detail);
          partial = true;
          failures.append(failures.isEmpty() ? "" : " ").append(detail);
        }
        case StepResult.Refused(String detail) -> {
          steps.end(log, step.name(), StepEnd.REFUSED, detail);
          throw new Halt(Reason.REFUSED, detail);
        }
      }
    }
    if (partial) {
      throw new Halt(Reason.PARTIAL, failures.toString());
    }
    if (complete && !completing) {
      log.append(new RunChanged(clock.instant(), Verb.COMPLETE.begun(), operator.name()));
    }
    return complete ? "completed" : "ready";
  }

  private static boolean completing(RunLog log) {
    return Transitions.fold(log.entries()) instanceof RunState.Working(Verb verb, Progress _)
        && verb == Verb.COMPLETE;
  }

  /// @return the word for the state it has come to
  private String rollBack(RunLog log, Runbook runbook, RunContext context, PauseWatch pauses) {
    List<String> begun = Transitions.fold(log.entries()).progress().begun();
    for (Step step : runbook.steps().reversed()) {
      if (!begun.contains(step.name())) {
        continue;
      }
      between(pauses);
      switch (step.undo()) {
        case Undo.Nothing() -> steps.end(log, step.name(), StepEnd.UNDONE, "");
        case Undo.By(String promise, Undo.Action action) -> {
          context.say(promise);
          switch (steps.perform(log, step.name(), context, action::run)) {
            case StepResult.Done(String detail) ->
                steps.end(log, step.name(), StepEnd.UNDONE, detail);
            case StepResult.Partial(long _, String detail) -> {
              steps.end(log, step.name(), StepEnd.FAILED, detail);
              throw new Halt(Reason.PARTIAL, detail);
            }
            case StepResult.Refused(String detail) -> {
              steps.end(log, step.name(), StepEnd.REFUSED, detail);
              throw new Halt(Reason.REFUSED, detail);
            }
          }
        }
        case Undo.Impossible(String reason) -> throw new Halt(Reason.REFUSED, reason);
      }
    }
    return "rolled-back";
  }

  /// Whether it is what a verification says, and not the counts that it writes down beside that.
  private static boolean isVerified(JournalEntry.Measured measured) {
    return measured.step().equals(VERIFY) && !measured.what().equals(StreamCounts.MEASURED);
  }

  /// Nothing is removed at the source while the last word on the copies is that they are not sound.
  private static void refuseUnsound(RunLog log) {
    JournalEntry.Measured last = null;
    for (JournalEntry entry : log.entries()) {
      if (entry instanceof JournalEntry.Measured measured && isVerified(measured)) {
        last = measured;
      }
    }
    if (last != null && !last.passed()) {
      throw new RunRefused(
          "The last verification of the run "
              + log.header().id()
              + " found: "
              + last.detail()
              + " So nothing is removed at the source. Mend the copies and run `verify` again, or"
              + " go back by `rollback`.");
    }
  }

  private static void refuseImpossible(RunLog log, Runbook runbook, RunState state) {
    for (Step step : runbook.steps()) {
      if (state.progress().begun().contains(step.name())
          && step.undo() instanceof Undo.Impossible(String reason)) {
        throw new RunRefused("The run " + log.header().id() + " cannot be rolled back. " + reason);
      }
    }
  }
}
