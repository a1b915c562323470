package org.tranship.core.run;

import java.time.Clock;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;

/// The acts of steps, each written into the journal before it is done and after; see
/// [StepContext#act].
final class ActLog {
  private final RunLog log;
  private final Clock clock;

  ActLog(RunLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  Note act(String step, String name, Note intent, StepContext.Act body)
      throws InterruptedException {
    Optional<Note> earlier = intended(step, name);
    Optional<Note> over = ended(step, name);
    if (over.isPresent()) {
      return over.get();
    }
    if (earlier.isEmpty()) {
      log.append(new ActIntended(clock.instant(), step, name, intent));
    }
    Note end = body.run(earlier);
    log.append(new ActEnded(clock.instant(), step, name, ActEnd.DONE, end));
    return end;
  }

  Optional<Note> intended(String ofStep, String ofAct) {
    Optional<Note> begun = Optional.empty();
    for (JournalEntry entry : log.entries()) {
      if (entry instanceof ActIntended(var _, String s, String act, Note note)
          && s.equals(ofStep)
          && act.equals(ofAct)) {
        begun = Optional.of(note);
      }
    }
    return begun;
  }

  Optional<Note> ended(String ofStep, String ofAct) {
    Optional<Note> over = Optional.empty();
    for (JournalEntry entry : log.entries()) {
      if (entry instanceof ActEnded(var _, String s, String act, ActEnd end, Note note)
          && s.equals(ofStep)
          && act.equals(ofAct)
          && end == ActEnd.DONE) {
        over = Optional.of(note);
      }
    }
    return over;
  }
}
