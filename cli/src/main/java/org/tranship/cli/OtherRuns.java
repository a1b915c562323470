package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.AnchoreRunbook;

/// Runs over one database, as far as one may rely on what another has done. A run that was left
/// before its end has copies that no row points to yet, or has found documents sound at the source
/// to which it will point rows back. An older run that is carried on meanwhile may remove just
/// those: it cannot tell them from its own. So runs of one database are carried on newest first; a
/// new one may always be begun.
final class OtherRuns {
  private final Journal journal;
  private final String database;

  /// @param database as plans name it
  OtherRuns(Journal journal, String database) {
    this.journal = journal;
    this.database = database;
  }

  /// Makes sure that nothing relies on what the run may remove.
  ///
  /// @throws RunRefused naming the newer run that was left before its end
  void requireNoneNewer(RunHeader run) {
    for (RunHeader other : left().reversed()) {
      if (other.id().equals(run.id())) {
        return;
      }
      if (other.created().isAfter(run.created())) {
        throw newer(run, other, journal.holder(other.id()));
      }
    }
  }

  private static RunRefused newer(RunHeader run, RunHeader other, Optional<String> holder) {
    return new RunRefused(
        "TRA-105 The run "
            + other.id()
            + " ("
            + AnchorePlan.of(other.plan()).from()
            + " to "
            + AnchorePlan.of(other.plan()).to()
            + ") of this database was begun after the run "
            + run.id()
            + " and "
            + holder.map(by -> "is at work (" + by + ")").orElse("was left before its end")
            + "; it may rely on what this one would remove. "
            + (holder.isPresent()
                ? "Wait until it has come to its end"
                : "Carry it to its end with the command that began it, or take it back with"
                    + " 'tranship rollback "
                    + other.id()
                    + "'")
            + ", then run the same command again.");
  }

  /// What is to be said of those before another is begun, oldest first: a run that is at work was
  /// not left.
  List<String> sentences() {
    return left().stream()
        .map(run -> journal.holder(run.id()).map(by -> atWork(run, by)).orElseGet(() -> left(run)))
        .toList();
  }

  /// A sentence on each run of the database that a process carries out just now, oldest first.
  List<String> atWork() {
    return journal.runs().stream()
        .filter(this::isOurs)
        .flatMap(run -> journal.holder(run.id()).map(by -> atWork(run, by)).stream())
        .toList();
  }

  private static String atWork(RunHeader run, String holder) {
    return "The run "
        + run.id()
        + " of this database is at work ("
        + holder
        + "). Wait until it has come to its end; 'tranship status "
        + run.id()
        + "' says how it stands.";
  }

  private static String left(RunHeader run) {
    return "The earlier run "
        + run.id()
        + " of this database was left before its end, and what it has copied stays there. When the"
        + " run that begins now has come to its end, 'tranship rollback "
        + run.id()
        + "' takes that one back; or the command that began it goes on with it.";
  }

  private boolean isOurs(RunHeader run) {
    return run.runbook().equals(AnchoreRunbook.NAME)
        && AnchorePlan.of(run.plan()).database().equals(database);
  }

  /// Runs that were left before their end and still have something to rely on, oldest first.
  private List<RunHeader> left() {
    List<RunHeader> left = new ArrayList<>();
    for (RunHeader header : journal.runs()) {
      if (isOurs(header) && journal.view(header.id()).map(OtherRuns::relies).orElse(false)) {
        left.add(header);
      }
    }
    return left;
  }

  private static boolean relies(RunView run) {
    RunState state = Transitions.fold(run.entries());
    Optional<Verb> verb =
        switch (state) {
          case RunState.Working(Verb at, var _) -> Optional.of(at);
          case RunState.Halted(Verb at, var _, var _, var _) -> Optional.of(at);
          case RunState.Created _, RunState.Ready _, RunState.Completed _, RunState.RolledBack _ ->
              Optional.empty();
        };
    // Once a run cleans its source, rows point to all that it has copied.
    return verb.filter(at -> at != Verb.COMPLETE).isPresent()
        && state.progress().begun().contains("copy");
  }
}
