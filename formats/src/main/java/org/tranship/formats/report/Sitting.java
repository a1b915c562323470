package org.tranship.formats.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.tranship.core.run.Verb;

/// One time that a process worked on a run, from taking it up to leaving it.
///
/// @param verb what was to be done
/// @param by who wanted it
/// @param began when
/// @param until when it was left; while at work, when the report was made; if cut off, the last
///   moment that the journal knows of
/// @param end the state it was left in, or `at work`, or `cut off`; `completing` where the run went
///   on to clean the source without being left
/// @param detail why it was left, for a person; may be empty
/// @param steps the steps tried, in order
public record Sitting(
    Verb verb,
    String by,
    Instant began,
    Instant until,
    String end,
    String detail,
    List<StepTry> steps) {

  public Sitting {
    steps = List.copyOf(steps);
  }

  /// From beginning to end; zero where the clock was set back meanwhile.
  public Duration lasted() {
    Duration lasted = Duration.between(began, until);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }

  /// Whether the journal knows when it ended; of one that was cut off only the last sign is known.
  public boolean isTimed() {
    return !end.equals(Ending.CUT_OFF.word());
  }
}
