package org.tranship.formats.report;

import java.time.Duration;
import java.time.Instant;
import org.tranship.core.run.Verb;

/// One try of a step. A step that was cut off, failed or partial is tried again when the run is
/// taken up, and that is another.
///
/// @param step its name
/// @param verb what the run was doing
/// @param began when
/// @param until when it ended; of one at work, when the report was made; of one cut off, the last
///   moment that the journal knows of it
/// @param ending how it ended
/// @param detail why, for a person; may be empty
public record StepTry(
    String step, Verb verb, Instant began, Instant until, Ending ending, String detail) {

  /// From beginning to end; zero where the clock was set back meanwhile.
  public Duration lasted() {
    Duration lasted = Duration.between(began, until);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }

  /// Whether it carried the run on, rather than taking it back.
  public boolean isForward() {
    return verb != Verb.ROLLBACK;
  }
}
