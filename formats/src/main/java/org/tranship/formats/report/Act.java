package org.tranship.formats.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;

/// One thing that a step did and others could see.
///
/// @param step the step
/// @param act its name in the step
/// @param intended when it was about to be done
/// @param ended when it was known to be over; empty if it is not
/// @param end how it ended; empty if it has not
/// @param note what came of it, or, of one that has not ended, what a successor needs
public record Act(
    String step,
    String act,
    Instant intended,
    Optional<Instant> ended,
    Optional<ActEnd> end,
    String note) {

  /// All acts among the entries. An act that was cut off is settled by the try after it, so an end
  /// belongs to the newest intent of its name.
  static List<Act> all(List<JournalEntry> entries) {
    List<Act> acts = new ArrayList<>();
    for (JournalEntry entry : entries) {
      switch (entry) {
        case ActIntended(var at, var step, var name, var note) ->
            acts.add(new Act(step, name, at, Optional.empty(), Optional.empty(), note.text()));
        case ActEnded(var at, var step, var name, var end, var note) -> {
          Instant intended = at;
          for (int i = acts.size() - 1; i >= 0; i--) {
            Act one = acts.get(i);
            if (one.step().equals(step) && one.act().equals(name) && one.ended().isEmpty()) {
              intended = one.intended();
              acts.remove(i);
              break;
            }
          }
          acts.add(new Act(step, name, intended, Optional.of(at), Optional.of(end), note.text()));
        }
        case JournalEntry.RunChanged _,
            JournalEntry.StepBegan _,
            JournalEntry.StepEnded _,
            JournalEntry.Measured _,
            JournalEntry.Decided _ -> {
          // Told elsewhere in the report.
        }
      }
    }
    return acts;
  }

  /// `done`, `refused`, `unknown`, or `open` while nobody knows.
  public String word() {
    return end.map(
            how ->
                switch (how) {
                  case DONE -> "done";
                  case REFUSED -> "refused";
                  case UNKNOWN -> "unknown";
                })
        .orElse("open");
  }
}
