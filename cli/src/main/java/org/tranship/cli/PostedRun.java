package org.tranship.cli;

import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.server.Refusal;

/// The run that a job is about. Named when the job is posted, once and for all: a job may wait
/// behind others that make runs, and may be posted again days later.
final class PostedRun {
  private static final String LAST = "last";

  private PostedRun() {}

  /// Finds the one run that a caller means.
  ///
  /// @param name the whole name, its beginning, or `last`
  /// @param destroys what is done to it cannot be taken back, so `last` will not do
  /// @return its whole name
  /// @throws Refusal if there is none, or more than one
  static String named(Journal journal, String name, boolean destroys) {
    UnreadableRuns unreadable = UnreadableRuns.in(journal);
    List<RunId> runs = journal.runs().stream().map(RunHeader::id).toList();
    if (name.equals(LAST)) {
      if (destroys) {
        throw Refusal.badRequest(
            "\"run\" is to be named here: which one is the newest may change at any moment. GET"
                + " /api/v0/runs lists them.");
      }
      Optional<RunId> newest = runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
      if (newest.isPresent() && unreadable.newerThan(newest).faults().isEmpty()) {
        return newest.get().text();
      }
      throw Refusal.badRequest(
          newest.isEmpty()
              ? "There is no run in the journal yet."
              : "A newer run cannot be read, so nobody knows whether it is meant; name the run.");
    }
    List<RunId> meant = runs.stream().filter(run -> run.text().startsWith(name)).toList();
    if (name.isEmpty() || meant.size() != 1) {
      throw Refusal.badRequest(
          (name.isEmpty() || meant.isEmpty()
                  ? "There is no run \"" + name + "\" in the journal"
                  : meant.size() + " runs begin with \"" + name + "\"")
              + "; GET /api/v0/runs lists those there are.");
    }
    return meant.getFirst().text();
  }
}
