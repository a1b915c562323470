package org.tranship.core.run;

import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.run.RunState.Completed;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.RunState.Working;

/// The life of a run as a pure function: a state and a journal entry give the next state. Resume,
/// status, report and exit code all come from folding the journal with it, so none of them can tell
/// a story of its own.
///
/// ```
/// created -> migrating -> ready -> completing -> completed
///               |  ^        |          |  ^
///               v  |        v          v  |
///             halted   rolling-back  halted        rolling-back -> rolled-back
/// ```
///
/// A runbook that completes itself goes from migrating to completing without a stop. Until the
/// journal also says `cleaning`, right before the first deletion, a run that was to be completed
/// can still be rolled back. From then on no way leads back: whichever command goes on with it, it
/// goes on cleaning.
public final class Transitions {
  private Transitions() {}

  /// The state that a whole journal adds up to.
  public static RunState fold(List<JournalEntry> entries) {
    RunState state = new Created();
    for (JournalEntry entry : entries) {
      state = after(state, entry);
    }
    return state;
  }

  /// The state after one more entry.
  ///
  /// @throws IllegalArgumentException if the entry cannot follow: the journal is not ours
  public static RunState after(RunState state, JournalEntry entry) {
    return switch (entry) {
      case RunChanged changed -> changed(state, changed);
      case StepBegan(var _, String step) -> {
        Working working = atWork(state);
        yield new Working(working.verb(), working.progress().begin(step));
      }
      case StepEnded(var _, String step, StepEnd end, String _) -> {
        Working working = atWork(state);
        if (!working.progress().begun().contains(step)) {
          throw new IllegalArgumentException("The step " + step + " ended and was never begun");
        }
        yield new Working(working.verb(), ended(working.progress(), step, end));
      }
      case JournalEntry.ActIntended _,
          JournalEntry.ActEnded _,
          JournalEntry.Measured _,
          JournalEntry.Decided _ ->
          state;
    };
  }

  private static Progress ended(Progress progress, String step, StepEnd end) {
    return switch (end) {
      case DONE -> progress.done(step);
      case PARTIAL -> progress.partial(step);
      case UNDONE -> progress.undone(step);
      case FAILED, REFUSED, INTERRUPTED -> progress;
    };
  }

  private static RunState changed(RunState state, RunChanged changed) {
    return switch (changed.state()) {
      case "created" -> {
        require(state instanceof Created, state, changed);
        yield state;
      }
      case "migrating" -> {
        require(objection(state, Verb.MIGRATE).isEmpty() && !over(state), state, changed);
        // Once cleaning has begun there is no way back, whatever command goes on with it.
        yield new Working(
            state.progress().cleaning() ? Verb.COMPLETE : Verb.MIGRATE, state.progress());
      }
      case "completing" -> {
        // A runbook that completes itself goes on without having been left.
        boolean onwards = state instanceof Working(Verb verb, Progress _) && verb == Verb.MIGRATE;
        require(
            onwards || objection(state, Verb.COMPLETE).isEmpty() && !over(state), state, changed);
        yield new Working(Verb.COMPLETE, state.progress());
      }
      case "cleaning" -> {
        Progress before = arrived(state, Verb.COMPLETE, changed);
        yield new Working(Verb.COMPLETE, before.cleaned());
      }
      case "rolling-back" -> {
        require(objection(state, Verb.ROLLBACK).isEmpty() && !over(state), state, changed);
        yield new Working(Verb.ROLLBACK, state.progress());
      }
      case "failed" -> halt(state, Reason.FAILED, changed.detail());
      case "partial" -> halt(state, Reason.PARTIAL, changed.detail());
      case "refused" -> halt(state, Reason.REFUSED, changed.detail());
      case "interrupted" -> halt(state, Reason.INTERRUPTED, changed.detail());
      case "ready" -> new Ready(arrived(state, Verb.MIGRATE, changed));
      case "completed" -> new Completed(arrived(state, Verb.COMPLETE, changed));
      case "rolled-back" -> new RolledBack(arrived(state, Verb.ROLLBACK, changed));
      default -> throw new IllegalArgumentException("No state is called " + changed.state());
    };
  }

  private static void require(boolean possible, RunState state, RunChanged changed) {
    if (!possible) {
      throw new IllegalArgumentException(
          "A run that is " + state.word() + " cannot become " + changed.state());
    }
  }

  private static boolean over(RunState state) {
    return state instanceof Completed || state instanceof RolledBack;
  }

  private static Progress arrived(RunState state, Verb verb, RunChanged changed) {
    require(state instanceof Working(Verb at, Progress _) && at == verb, state, changed);
    return state.progress();
  }

  private static RunState halt(RunState state, Reason reason, String detail) {
    Working working = atWork(state);
    return new Halted(working.verb(), working.progress(), reason, detail);
  }

  private static Working atWork(RunState state) {
    if (state instanceof Working working) {
      return working;
    }
    throw new IllegalArgumentException("A run that is " + state.word() + " has no step at work");
  }

  /// Why a verb cannot be begun in a state, as sentences for the operator; empty if it can.
  public static Optional<String> objection(RunState state, Verb verb) {
    return switch (state) {
      case Created() ->
          verb == Verb.MIGRATE ? Optional.empty() : Optional.of("The run has not been begun.");
      case Working(Verb at, Progress progress) -> underWay(at, progress, verb);
      case Halted(Verb at, Progress progress, Reason _, String _) -> underWay(at, progress, verb);
      case Ready(Progress _) -> Optional.empty();
      case Completed(Progress _) ->
          verb == Verb.ROLLBACK
              ? Optional.of(
                  "The run is completed, and nothing leads back from there: the way back is a"
                      + " migration of its own.")
              : Optional.empty();
      case RolledBack(Progress _) ->
          verb == Verb.ROLLBACK
              ? Optional.empty()
              : Optional.of("The run was rolled back. Begin a new one.");
    };
  }

  private static Optional<String> underWay(Verb at, Progress progress, Verb wanted) {
    if (at == wanted || at == Verb.COMPLETE && !progress.cleaning()) {
      return Optional.empty();
    }
    return switch (at) {
      case MIGRATE ->
          wanted == Verb.ROLLBACK
              ? Optional.empty()
              : Optional.of("The migration has not come to its end; run `migrate` again first.");
      case COMPLETE ->
          wanted == Verb.MIGRATE
              ? Optional.empty()
              : Optional.of(
                  "Cleaning the source has begun, so the run cannot be rolled back; carry it to its"
                      + " end with `complete`, then migrate back.");
      case ROLLBACK ->
          Optional.of("The run is being rolled back; finish that with `rollback` first.");
    };
  }
}
