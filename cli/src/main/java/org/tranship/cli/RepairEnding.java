package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.runbook.registry.RepairCheck;
import org.tranship.runbook.registry.RepairCounts;

/// What is said when the repair of a registry is left: the journal's word, and the last look's.
final class RepairEnding {
  private static final int NAMED = 20;

  private final Session session;

  RepairEnding(Session session) {
    this.session = session;
  }

  private RunView view(RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    return session.composition().journal().view(id).orElseThrow();
  }

  /// Whether a run has repaired what it can.
  boolean isReady(RunId id) {
    return Transitions.fold(view(id).entries()) instanceof RunState.Ready;
  }

  /// Says that nothing can be repaired.
  ///
  /// @return how the command ends
  ExitCode idle(RepairCheck.Result now) {
    session.end(
        FindingText.document(now.check()),
        FindingText.text(now.check())
            + (now.check().isSound() ? "" : "\nNothing of it can be repaired" + hint()));
    return exitCode(now);
  }

  private static String hint() {
    return " from what is there and from the stores that were named; 'tranship registry fsck"
        + " --repair --dry-run' says why.";
  }

  /// What is to be done about what is left, as a line of its own; empty if nothing is.
  static String left(RepairCheck.Result now) {
    if (!now.isIdle()) {
      return "\nThere is more that can be repaired: "
          + RepairCounts.text(now.blobs(), now.links())
          + ". Run the same command again.";
    }
    return now.check().isSound() ? "" : "\nWhat is left cannot be repaired" + hint();
  }

  private static ExitCode exitCode(RepairCheck.Result now) {
    return now.check().isSound() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  /// Says what was repaired, which images can be pulled again because of it, and what is still
  /// wrong.
  ///
  /// @param before the look before
  /// @param now the look after
  /// @return how the command ends
  ExitCode of(RunId id, RepairCheck.Result before, RepairCheck.Result now) {
    RunText text = new RunText(view(id), Optional.empty());
    RepairCounts counts = RepairCounts.of(view(id));
    Set<String> whole = new TreeSet<>(before.hurt());
    whole.removeAll(now.hurt());
    StringBuilder lines = new StringBuilder("Repaired: " + counts.repaired() + ".");
    if (!whole.isEmpty()) {
      lines
          .append("\nWhole again: ")
          .append(String.join(", ", whole.stream().limit(NAMED).toList()))
          .append(whole.size() > NAMED ? " and " + (whole.size() - NAMED) + " more" : "")
          .append('.');
    }
    lines
        .append('\n')
        .append(FindingText.text(now.check()))
        .append(left(now))
        .append("\nA registry that keeps a cache in memory is to be restarted now.")
        .append("\nTo delete the bytes that were replaced: tranship complete ")
        .append(id)
        .append("\nTo go back until then: tranship rollback ")
        .append(id);
    Map<String, Object> document = text.document();
    document.put("whole", whole);
    document.put("check", FindingText.document(now.check()));
    session.end(document, lines.toString());
    return exitCode(now);
  }

  /// Says how a run stands.
  ///
  /// @return how the command ends
  ExitCode of(RunId id) {
    RunView view = view(id);
    RunText text = new RunText(view, Optional.empty());
    RepairCounts counts = RepairCounts.of(view);
    StringBuilder lines = new StringBuilder();
    switch (text.state()) {
      case RunState.Ready _ -> lines.append("Repaired: ").append(counts.repaired()).append('.');
      case RunState.Completed _ ->
          lines
              .append("Completed. The registry stays as it is; ")
              .append(counts.forgotten())
              .append(" kept objects were deleted for good.");
      case RunState.RolledBack _ ->
          lines
              .append("Taken back: ")
              .append(counts.back())
              .append(" objects hold their old bytes again, and ")
              .append(counts.away())
              .append(" that were added are removed.");
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(text.document(), lines.toString());
    return text.exitCode();
  }
}
