package org.tranship.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.formats.report.RunReport;
import org.tranship.runbook.registry.msr.CollectionState;

/// What a run's journal says, as a record for scripts and as lines for people. Both come from the
/// same fold of the journal.
final class RunText {
  private static final int NAMED = 20;

  private final RunView view;
  private final Optional<String> holder;
  private final Optional<String> paused;
  private final RunState state;
  private final Map<PassId, Tally> tallies = new HashMap<>();

  /// A run that this process has just left.
  RunText(RunView view, Optional<String> holder) {
    this(view, holder, Optional.empty());
  }

  private RunText(RunView view, Optional<String> holder, Optional<String> paused) {
    this.view = NamedDocuments.of(view);
    this.holder = holder;
    this.state = Transitions.fold(view.entries());
    this.paused = isOver() ? Optional.empty() : paused;
  }

  /// A run as it stands in its journal.
  static RunText of(Journal journal, RunView view) {
    RunId id = view.header().id();
    return new RunText(view, journal.holder(id), journal.paused(id));
  }

  /// Whether nothing more can be done with it, which could be put off.
  boolean isOver() {
    return state instanceof RunState.Completed || state instanceof RunState.RolledBack;
  }

  /// The journal counts all results of a pass anew whenever it is asked; once is enough here.
  private Tally counted(PassId pass) {
    return tallies.computeIfAbsent(pass, view::tally);
  }

  RunState state() {
    return state;
  }

  /// The state's word; a run that is at work in no process was cut off.
  String word() {
    boolean cutOff = state instanceof RunState.Working && holder.isEmpty();
    return state.word() + (cutOff ? " (cut off)" : "") + (paused.isPresent() ? " (paused)" : "");
  }

  /// How the command that left the run in this state ends.
  ExitCode exitCode() {
    return switch (state) {
      case RunState.Completed _, RunState.Ready _, RunState.RolledBack _ -> ExitCode.DONE;
      case RunState.Created _, RunState.Working _ -> ExitCode.INTERRUPTED;
      case RunState.Halted halted ->
          switch (halted.reason()) {
            case FAILED -> ExitCode.FAILED;
            case PARTIAL -> onlyUnknown() ? ExitCode.UNKNOWN : ExitCode.FAILED;
            case REFUSED -> ExitCode.REFUSED;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
          };
    };
  }

  private boolean onlyUnknown() {
    long failed = 0;
    long unknown = 0;
    for (PassId pass : view.passes()) {
      Tally tally = counted(pass);
      failed += tally.count(Outcome.FAILED);
      unknown += tally.count(Outcome.UNKNOWN);
    }
    return unknown > 0 && failed == 0;
  }

  /// The record.
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", view.header().id().text());
    document.put("runbook", view.header().runbook());
    document.put("state", state.word());
    document.put("created", view.header().created());
    document.put("by", view.header().by());
    document.put("holder", holder);
    document.put("paused", paused);
    document.put("plan", view.header().plan());
    if (state instanceof RunState.Halted halted) {
      document.put("verb", halted.verb().word());
      document.put("reason", halted.detail());
    }
    FenceState.upSince(view.entries(), Fence.STEP)
        .ifPresent(since -> document.put("fence_up_since", since));
    CollectionState.offSince(view.entries())
        .ifPresent(since -> document.put("garbage_collection_off_since", since));
    document.put(
        "steps_done", new LinkedHashSet<>(state.progress().done()).stream().sorted().toList());
    Map<String, Object> tallies = new LinkedHashMap<>();
    for (PassId pass : view.passes()) {
      Tally tally = counted(pass);
      if (!tally.equals(Tally.EMPTY)) {
        tallies.put(pass.text(), tally(tally));
      }
    }
    document.put("passes", tallies);
    document.put("failures", failures());
    return document;
  }

  private static Map<String, Object> tally(Tally tally) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      values.put(outcome.name().toLowerCase(Locale.ROOT), tally.count(outcome));
    }
    values.put("bytes", tally.bytes().bytes());
    for (Level level : Level.values()) {
      if (tally.levels().getOrDefault(level, 0L) > 0) {
        values.put(level.label(), tally.levels().get(level));
      }
    }
    return values;
  }

  private List<Map<String, String>> failures() {
    List<Map<String, String>> failures = new ArrayList<>();
    for (PassId pass : view.passes()) {
      if (counted(pass).failed() == 0) {
        continue;
      }
      try (RunView.Rows<ObjectResult> rows =
          view.results(pass, Set.of(Outcome.FAILED, Outcome.UNKNOWN), Optional.empty())) {
        for (Optional<ObjectResult> row = rows.next();
            row.isPresent() && failures.size() < NAMED;
            row = rows.next()) {
          failures.add(
              Map.of(
                  "pass", pass.text(),
                  "key", row.get().key().text(),
                  "code", row.get().code(),
                  "reason", row.get().reason()));
        }
      }
    }
    return failures;
  }

  /// The reasons of the first failures, a line each.
  List<String> failureLines() {
    return failures().stream().map(one -> one.getOrDefault("reason", "")).toList();
  }

  /// The lines.
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("run       ").append(view.header().id()).append('\n');
    text.append("runbook   ").append(view.header().runbook()).append('\n');
    text.append("state     ").append(word()).append('\n');
    text.append("created   ")
        .append(view.header().created())
        .append(" by ")
        .append(view.header().by())
        .append('\n');
    holder.ifPresent(name -> text.append("at work   ").append(name).append('\n'));
    paused.ifPresent(
        name ->
            text.append("paused    by ")
                .append(name)
                .append("; 'tranship resume ")
                .append(view.header().id())
                .append("' lets it go on\n"));
    FenceState.upSince(view.entries(), Fence.STEP)
        .ifPresent(
            since ->
                text.append("fence     up since ")
                    .append(since)
                    .append("; 'tranship migrate' goes on, 'tranship rollback' lowers it\n"));
    CollectionState.offSince(view.entries())
        .ifPresent(
            since ->
                text.append("gc        off since ")
                    .append(since)
                    .append("; the end of the run or of 'tranship rollback' turns it on\n"));
    for (PassId pass : view.passes()) {
      Tally tally = counted(pass);
      if (!tally.equals(Tally.EMPTY)) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-14s %d done, %d same, %d failed, %d unknown, %s%n",
                pass,
                tally.count(Outcome.DONE),
                tally.count(Outcome.SAME),
                tally.count(Outcome.FAILED),
                tally.count(Outcome.UNKNOWN),
                tally.bytes()));
      }
    }
    for (JournalEntry entry : view.entries()) {
      if (entry instanceof JournalEntry.Measured measured && !RunReport.isOfATable(measured)) {
        text.append(measured.passed() ? "ok        " : "NOT OK    ")
            .append(measured.what())
            .append(": ")
            .append(measured.detail())
            .append('\n');
      }
    }
    for (Map<String, String> failure : failures()) {
      text.append("failed    ").append(failure.get("reason")).append('\n');
    }
    if (state instanceof RunState.Halted halted) {
      text.append("why       ").append(halted.detail()).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
