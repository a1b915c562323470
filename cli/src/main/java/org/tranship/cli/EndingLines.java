package org.tranship.cli;

import java.time.Duration;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;

/// What is said at the end of every migration, whatever it moved.
///
/// @param id of the run
/// @param text of the run
/// @param lines what is written to
record EndingLines(RunId id, RunText text, StringBuilder lines) {
  static final String CUT_OFF = "Cut off. Run the same command again to go on.";

  /// The two ways on from a run that is ready.
  ///
  /// @param soak how long it is to rest
  /// @param end what ending it does with the source, as a clause
  void ready(Duration soak, String end) {
    lines
        .append("To end it")
        .append(soak.isZero() ? "" : " after " + Durations.text(soak))
        .append(end)
        .append(": tranship complete ")
        .append(id)
        .append("\nTo go back until then: tranship rollback ")
        .append(id);
  }

  /// Why a run stopped, what failed, and what to do.
  void halted(RunState.Halted halted) {
    halted(halted, "The same command goes on");
  }

  /// The same, where more can be said of what the command would do.
  ///
  /// @param next what to do, as the first half of a sentence
  void halted(RunState.Halted halted, String next) {
    lines
        .append(
            switch (halted.reason()) {
              case PARTIAL -> "Not everything is done. What failed:";
              case FAILED -> "Failed: " + halted.detail();
              case REFUSED -> "Refused: " + halted.detail();
              case INTERRUPTED -> "Interrupted: " + halted.detail();
            })
        .append('\n');
    text.failureLines().forEach(failure -> lines.append("  ").append(failure).append('\n'));
    lines.append(next).append("; 'tranship report ").append(id).append("' names everything.");
  }

  /// Whether the service is kept from writing.
  void fence(RunView view) {
    FenceState.upSince(view.entries(), Fence.STEP)
        .ifPresent(
            since ->
                lines
                    .append("\nThe fence is up since ")
                    .append(since)
                    .append(": the service cannot write. 'tranship rollback' lowers it."));
  }
}
