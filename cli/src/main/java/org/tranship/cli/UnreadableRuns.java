package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.RunId;

/// The runs in a journal of which nothing can be read: damaged ones, and those of a newer version.
/// They are there, and whoever counts runs must be told so.
record UnreadableRuns(NavigableMap<RunId, JournalException> faults) {
  static UnreadableRuns in(Journal journal) {
    return new UnreadableRuns(new TreeMap<>(journal.unreadable()));
  }

  /// Nobody knows what such a run was about. It may have been left in the middle of just this job,
  /// and a second run beside it would take what that one copied for somebody else's.
  ///
  /// @throws CommandFailed naming the runs and the ways out, if there are any
  void refuse() {
    if (faults.isEmpty()) {
      return;
    }
    throw new CommandFailed(
        ExitCode.REFUSED,
        "TRS-504 The journal holds "
            + (faults.size() == 1 ? "a run" : faults.size() + " runs")
            + " that cannot be read, and that may be of just this job, left before its end: "
            + String.join(" ", reasons())
            + " Put the file back or use the version of Tranship that made it; if it is of another"
            + " job, move the file away, or give --journal with another directory.",
        null);
  }

  /// The fault of a run whose name begins so, if there is one.
  Optional<JournalException> named(String beginning) {
    return faults.entrySet().stream()
        .filter(fault -> fault.getKey().text().startsWith(beginning))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Those that are newer than a run.
  ///
  /// @param run empty for all
  UnreadableRuns newerThan(Optional<RunId> run) {
    return new UnreadableRuns(run.map(id -> faults.tailMap(id, true)).orElse(faults));
  }

  List<Map<String, Object>> documents() {
    List<Map<String, Object>> documents = new ArrayList<>();
    faults.forEach(
        (run, fault) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("run", run.text());
          one.put("code", fault.kind().code());
          one.put("reason", String.valueOf(fault.getMessage()));
          documents.add(one);
        });
    return documents;
  }

  List<String> reasons() {
    return faults.entrySet().stream()
        .map(fault -> fault.getKey() + ": " + fault.getValue().getMessage())
        .toList();
  }
}
