package org.tranship.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.StepEnd;

/// The time for which a service runs on the target before its run may be completed.
public final class Soak {
  static final String SOAKING = "TRM-104";

  private Soak() {}

  /// What stands against completing now; empty if the time is over, or was never begun.
  ///
  /// @param step the step that switches, by whose end the time begins
  private static Optional<String> objection(
      List<JournalEntry> entries, String step, Duration soak, Instant now) {
    return until(entries, step, soak)
        .filter(now::isBefore)
        .map(
            until ->
                SOAKING
                    + " The service runs on the target since "
                    + until.minus(soak)
                    + ", and the plan wants it to do so until "
                    + until
                    + " before the run is completed.");
  }

  /// What stands against a verb that completes; empty where the operator wants it now, or does
  /// something else.
  ///
  /// @param now whether the operator has said that it is not to be waited for
  public static Optional<String> objection(
      Verb verb, boolean now, List<JournalEntry> entries, String step, Duration soak, Instant at) {
    return verb == Verb.COMPLETE && !now ? objection(entries, step, soak, at) : Optional.empty();
  }

  /// When the time is over that begins with the end of a step; empty if that is not done.
  public static Optional<Instant> until(List<JournalEntry> entries, String step, Duration soak) {
    return entries.stream()
        .filter(
            entry ->
                entry instanceof JournalEntry.StepEnded ended
                    && ended.step().equals(step)
                    && ended.end() == StepEnd.DONE)
        .map(JournalEntry::at)
        .reduce((_, last) -> last)
        .map(at -> at.plus(soak));
  }
}
