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
      case StepBegan(var _, String step) -> with(state, state.progress().begin(step));
      case StepEnded(var _, String step, StepEnd end, String _) ->
          switch (end) {
            case DONE -> with(state, state.progress().done(step));
            case PARTIAL -> with(state, state.progress().partial(step));
            case UNDONE -> with(state, state.progress().undone(step));
            case FAILED, REFUSED, INTERRUPTED -> state;
          };
      case JournalEntry.ActIntended _,
          JournalEntry.ActEnded _,
          JournalEntry.Measured _,
          JournalEntry.Decided _ ->
          state;
    };
  }

  private static RunState changed(RunState state, RunChanged changed) {
    Progress progress = state.progress();
    return switch (changed.state()) {
      case "created" -> state;
      case "migrating" -> begin(state, Verb.MIGRATE);
      case "completing" -> begin(state, Verb.COMPLETE);
      case "rolling-back" -> begin(state, Verb.ROLLBACK);
      case "failed" -> halt(state, Reason.FAILED, changed.detail());
      case "partial" -> halt(state, Reason.PARTIAL, changed.detail());
      case "refused" -> halt(state, Reason.REFUSED, changed.detail());
      case "interrupted" -> halt(state, Reason.INTERRUPTED, changed.detail());
      case "ready" -> new Ready(progress);
      case "completed" -> new Completed(progress);
      case "rolled-back" -> new RolledBack(progress);
      default -> throw new IllegalArgumentException("No state is called " + changed.state());
    };
  }

  private static RunState begin(RunState state, Verb verb) {
    Optional<String> objection = objection(state, verb);
    if (objection.isPresent()) {
      throw new IllegalArgumentException(objection.get());
    }
    return new Working(verb, state.progress());
  }

  private static RunState halt(RunState state, Reason reason, String detail) {
    if (state instanceof Working(Verb verb, Progress progress)) {
      return new Halted(verb, progress, reason, detail);
    }
    throw new IllegalArgumentException("A run that is " + state.word() + " cannot be left");
  }

  private static RunState with(RunState state, Progress progress) {
    if (state instanceof Working(Verb verb, Progress _)) {
      return new Working(verb, progress);
    }
    throw new IllegalArgumentException("A run that is " + state.word() + " has no steps at work");
  }

  /// Why a verb cannot be begun in a state, as sentences for the operator; empty if it can.
  public static Optional<String> objection(RunState state, Verb verb) {
    return switch (state) {
      case Created() ->
          verb == Verb.MIGRATE ? Optional.empty() : Optional.of("The run has not been begun.");
      case Working(Verb at, Progress _) -> atWork(at, verb);
      case Halted(Verb at, Progress _, Reason _, String _) -> atWork(at, verb);
      case Ready(Progress _) -> Optional.empty();
      case Completed(Progress _) ->
          verb == Verb.ROLLBACK
              ? Optional.of(
                  "The run is completed and its source is cleaned: the way back is a migration of"
                      + " its own.")
              : Optional.empty();
      case RolledBack(Progress _) ->
          verb == Verb.ROLLBACK
              ? Optional.empty()
              : Optional.of("The run was rolled back. Begin a new one.");
    };
  }

  private static Optional<String> atWork(Verb at, Verb wanted) {
    if (at == wanted) {
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
                  "Cleaning the source has begun, so the run cannot be rolled back; `complete` it,"
                      + " then migrate back.");
      case ROLLBACK ->
          Optional.of("The run is being rolled back; finish that with `rollback` first.");
    };
  }
}
