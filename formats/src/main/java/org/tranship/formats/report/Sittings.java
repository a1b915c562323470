package org.tranship.formats.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;

/// Finds the sittings of a run in its entries. Which entry begins or ends one is said by the run's
/// own transitions; what has no end in the journal was cut off, or is at work.
final class Sittings {
  /// A run that completes itself goes from migrating to this without having been left; nothing else
  /// may follow migrating so. See [Transitions].
  private static final String COMPLETING = "completing";

  /// Said within a sitting, right before the first deletion.
  private static final String CLEANING = "cleaning";

  private final List<Sitting> sittings = new ArrayList<>();
  private @Nullable Open open;

  private Sittings() {}

  /// @param held whether a process is at it
  static List<Sitting> of(List<JournalEntry> entries, boolean held, Instant now) {
    Sittings found = new Sittings();
    RunState state = new RunState.Created();
    for (JournalEntry entry : entries) {
      state = Transitions.after(state, entry);
      found.take(entry, state);
    }
    Open last = found.open;
    if (last != null) {
      Instant until = held ? now : last.lastSign;
      found.sittings.add(
          last.left(
              held ? Ending.AT_WORK : Ending.CUT_OFF,
              until,
              (held ? Ending.AT_WORK : Ending.CUT_OFF).word(),
              ""));
    }
    return found.sittings;
  }

  private void take(JournalEntry entry, RunState after) {
    switch (entry) {
      case RunChanged changed when changed.state().equals(CLEANING) -> {
        if (open != null) {
          open.sign(entry);
        }
      }
      case RunChanged changed -> {
        Open before = open;
        open = null;
        if (after instanceof RunState.Working(Verb verb, var _)) {
          if (before != null) {
            sittings.add(
                before.verb == Verb.MIGRATE && changed.state().equals(COMPLETING)
                    ? before.left(Ending.CUT_OFF, changed.at(), changed.state(), "")
                    : before.left(Ending.CUT_OFF, before.lastSign, Ending.CUT_OFF.word(), ""));
          }
          open = new Open(verb, changed.detail(), changed.at());
        } else if (before != null) {
          sittings.add(before.left(Ending.CUT_OFF, changed.at(), after.word(), changed.detail()));
        }
      }
      case StepBegan(Instant at, String step) -> {
        if (open != null) {
          open.begin(step, at);
        }
      }
      case StepEnded ended -> {
        if (open != null) {
          open.end(ended);
        }
      }
      case JournalEntry.ActIntended _,
          JournalEntry.ActEnded _,
          JournalEntry.Measured _,
          JournalEntry.Decided _ -> {
        if (open != null) {
          open.sign(entry);
        }
      }
    }
  }

  /// A sitting that has not ended yet.
  private static final class Open {
    private final Verb verb;
    private final String by;
    private final Instant began;
    private final List<StepTry> steps = new ArrayList<>();
    private Instant lastSign;
    private @Nullable StepBegan step;

    Open(Verb verb, String by, Instant began) {
      this.verb = verb;
      this.by = by;
      this.began = began;
      this.lastSign = began;
    }

    void begin(String name, Instant at) {
      stop(Ending.CUT_OFF, lastSign);
      step = new StepBegan(at, name);
      lastSign = at;
    }

    /// A step with nothing to take back is written down as undone without having been begun.
    void end(StepEnded ended) {
      StepBegan begun = step;
      boolean same = begun != null && begun.step().equals(ended.step());
      Instant from = begun != null && same ? begun.at() : ended.at();
      if (!same) {
        stop(Ending.CUT_OFF, lastSign);
      }
      steps.add(
          new StepTry(
              ended.step(), verb, from, ended.at(), Ending.of(ended.end()), ended.detail()));
      step = null;
      lastSign = ended.at();
    }

    /// Entries of other steps, such as a verification of a run that was cut off, are no sign of
    /// this sitting.
    void sign(JournalEntry entry) {
      if (step != null && step.step().equals(entry.step())) {
        lastSign = entry.at();
      }
    }

    Sitting left(Ending unfinished, Instant until, String word, String detail) {
      stop(unfinished, until);
      return new Sitting(verb, by, began, until, word, detail, steps);
    }

    private void stop(Ending ending, Instant until) {
      StepBegan begun = step;
      if (begun != null) {
        steps.add(new StepTry(begun.step(), verb, begun.at(), until, ending, ""));
        step = null;
      }
    }
  }
}
