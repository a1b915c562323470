package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.layer.StoreOperation;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.objects.Copying;
import org.tranship.runbook.objects.Found;
import org.tranship.runbook.objects.Passes;

/// What is said when a copy is left: how much was copied and how it was verified, what was there
/// already, what failed, and what to do next. The state and the counts are the journal's; what was
/// there already, and the time, are those of this try.
final class CopyEnding {
  private final Session session;
  private final Copying copying;

  CopyEnding(Session session, Copying copying) {
    this.session = session;
    this.copying = copying;
  }

  /// Says it.
  ///
  /// @param nanos how long this try took
  /// @return how the command ends
  ExitCode of(RunId id, long nanos) {
    // The run is over: what is left is to say so, and a stop that came too late must not prevent
    // it.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    double seconds = Math.max(0.001, nanos / 1e9);
    Found found = copying.found();
    document.put("seconds", Math.round(seconds * 1000) / 1000.0);
    document.put("already_there", record(found.same()));
    document.put("only_at_target", record(found.extra()));
    StringBuilder lines = new StringBuilder();
    switch (text.state()) {
      case RunState.Ready _ -> {
        counts(view, seconds, lines);
        lines
            .append("Done. To remove what is new at ")
            .append(copying.targetName())
            .append(": tranship rollback ")
            .append(id);
      }
      case RunState.Completed _ -> {
        counts(view, seconds, lines);
        lines.append("Done.");
      }
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back: ")
              .append(view.tally(Passes.REMOVE_COPIES).succeeded())
              .append(" objects were removed from ")
              .append(copying.targetName())
              .append(replaced(view));
      case RunState.Halted halted -> halted(view, halted, text, seconds, lines);
      case RunState.Created _, RunState.Working _ ->
          lines.append("Cut off. Run the same command again to go on.");
    }
    session.result(document, lines.toString());
    return text.exitCode();
  }

  private static Map<String, Object> record(Found.Share share) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("objects", share.objects());
    record.put("bytes", share.bytes());
    return record;
  }

  private static String replaced(RunView view) {
    long replaced = view.tally(Passes.REPLACE).count(Outcome.DONE);
    return replaced == 0 ? "." : ". " + replaced + " that it had replaced stay as it left them.";
  }

  private void counts(RunView view, double seconds, StringBuilder lines) {
    Tally fresh = view.tally(Passes.COPY);
    Tally replaced = view.tally(Passes.REPLACE);
    long written = fresh.count(Outcome.DONE) + replaced.count(Outcome.DONE);
    long same = fresh.count(Outcome.SAME) + replaced.count(Outcome.SAME);
    long bytes = fresh.bytes().bytes() + replaced.bytes().bytes();
    Found found = copying.found();
    if (written > 0) {
      lines.append(
          String.format(
              Locale.ROOT,
              "Copied    %d %s%s, %s, in %.1f s: %.0f/s, %s/s%n",
              written,
              written == 1 ? "object" : "objects",
              replaced.count(Outcome.DONE) == 0
                  ? ""
                  : " (" + replaced.count(Outcome.DONE) + " of them replaced)",
              ByteCount.of(bytes),
              seconds,
              (written + same) / seconds,
              ByteCount.of((long) (bytes / seconds))));
    } else {
      lines.append(String.format(Locale.ROOT, "Copied    nothing, in %.1f s%n", seconds));
    }
    if (same > 0) {
      lines.append("Same      ").append(same).append(" were read and found to be there already\n");
    }
    if (written + same > 0) {
      lines.append("Verified  ").append(levels(fresh, replaced)).append('\n');
    }
    long inside = session.composition().meter().calls(StoreOperation.COPY);
    if (inside > 0) {
      lines
          .append("Inside    large objects were copied by the service itself (")
          .append(inside)
          .append(inside == 1 ? " request" : " requests")
          .append("); the journal has no SHA-256 of these\n");
    }
    Tally sample = view.tally(Passes.SAMPLE);
    if (sample.succeeded() + sample.failed() > 0) {
      lines
          .append("Sample    ")
          .append(sample.succeeded())
          .append(" of ")
          .append(written)
          .append(" were read back and are as they were copied\n");
    }
    if (found.listed() > 0) {
      lines.append("There     ").append(found.same()).append(" needed nothing");
      lines.append(found.isWhole() ? "\n" : ", of those that were looked at this time\n");
    }
    Tally deleted = view.tally(Passes.DELETE_EXTRA);
    if (deleted.succeeded() > 0) {
      lines.append("Removed   ").append(deleted.succeeded()).append(" only at the target\n");
    } else if (found.extra().objects() > 0) {
      lines.append("Left      ").append(found.extra()).append(" only at the target\n");
    }
  }

  private static String levels(Tally fresh, Tally replaced) {
    StringJoiner levels = new StringJoiner(", ");
    for (Level level : Level.values()) {
      long count =
          fresh.levels().getOrDefault(level, 0L) + replaced.levels().getOrDefault(level, 0L);
      if (count > 0) {
        levels.add(count + " " + level.label());
      }
    }
    return levels.toString();
  }

  private void halted(
      RunView view, RunState.Halted halted, RunText text, double seconds, StringBuilder lines) {
    boolean partial = halted.reason() == RunState.Reason.PARTIAL;
    if (partial) {
      counts(view, seconds, lines);
    }
    new EndingLines(view.header().id(), text, lines)
        .halted(
            halted,
            partial
                ? "What failed is tried again by the same command"
                : "The same command goes on");
  }
}
