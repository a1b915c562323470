package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;

/// What is said when a copy of events is left: what was copied, what was compared, and what to do
/// next. All of it is the journal's.
record EventEnding(Session session) {
  /// Says it.
  ///
  /// @return how the command ends
  ExitCode of(RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    StringBuilder lines = new StringBuilder();
    for (String what : new String[] {"copied", "compared", "clock", "pending", "lag"}) {
      last(view, what).ifPresent(measured -> document.put(what, measured.detail()));
    }
    switch (text.state()) {
      case RunState.Ready _ -> {
        last(view, "copied")
            .ifPresent(it -> lines.append("Copied    ").append(it.detail()).append('\n'));
        last(view, "compared")
            .ifPresent(it -> lines.append("Verified  ").append(it.detail()).append('\n'));
        last(view, "clock")
            .ifPresent(it -> lines.append("Clock     ").append(it.detail()).append('\n'));
        lines.append("Done. To remove what is new at the target: tranship rollback ").append(id);
      }
      case RunState.Completed _ -> lines.append("Completed. The source is as it was.");
      case RunState.RolledBack _ -> lines.append("Rolled back.");
      case RunState.Halted halted when halted.reason() == RunState.Reason.PARTIAL ->
          lines
              .append("Not everything is as it should be: ")
              .append(halted.detail())
              .append("\n'tranship report ")
              .append(id)
              .append("' names everything.");
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(document, lines.toString());
    return text.exitCode();
  }

  /// What was measured last under a name.
  static Optional<JournalEntry.Measured> last(RunView view, String what) {
    return view.entries().reversed().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .filter(measured -> measured.what().equals(what))
        .findFirst();
  }
}
