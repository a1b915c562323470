package org.tranship.cli;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.StoreSpec;
import org.tranship.events.run.EventPlan;
import org.tranship.events.run.EventRunbook;

/// Runs that copy events, from the command line: begun, taken up again, rolled back, verified.
final class EventRuns implements CountedRuns {
  private final Session session;
  private final boolean yes;

  /// @param yes answer every question with yes beforehand
  EventRuns(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  /// Begins a copy, or goes on with one of the same plan that was left before its end.
  ///
  /// @throws org.tranship.core.journal.JournalException if another run is at work between the logs
  ExitCode copy(EventArgument argument) {
    try (Journal.Claim _ = claim(session, argument.plan())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunId> left = unfinished(journal, EventRunbook.NAME, argument.header());
      RunId id = carried(argument.plan()).begin(left, argument.header());
      return new EventEnding(session).of(id);
    }
  }

  /// Keeps two commands from copying between the same two logs at once.
  static Journal.Claim claim(Session session, EventPlan plan) {
    return PairClaim.of(session, place(plan.source()), place(plan.target()));
  }

  private static StoreSpec place(EventLogSpec spec) {
    return new StoreSpec(spec.location(), spec.options(), spec.secrets());
  }

  private CarriedRun carried(EventPlan plan) {
    return new CarriedRun(session, yes, new EventRunbook(EventArgument.open(session, plan)));
  }

  /// The newest run of the same plan, if it has not come to its end.
  static Optional<RunId> unfinished(Journal journal, String runbook, Map<String, String> plan) {
    return newest(journal, runbook, plan)
        .filter(
            header ->
                switch (PlannedRuns.state(journal, header)) {
                  case RunState.Created _, RunState.Working _, RunState.Halted _ -> true;
                  case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> false;
                })
        .map(RunHeader::id);
  }

  /// The newest run of the same plan.
  static Optional<RunHeader> newest(Journal journal, String runbook, Map<String, String> plan) {
    return journal.runs().reversed().stream()
        .filter(header -> header.runbook().equals(runbook) && header.plan().equals(plan))
        .findFirst();
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    EventPlan plan = new EventPlan(run.header().plan());
    try (Journal.Claim _ = claim(session, plan)) {
      carried(plan).carry(run.header().id(), verb);
      return new EventEnding(session).of(run.header().id());
    }
  }

  @Override
  public ExitCode verified(RunView run, Consumer<StreamCount> counted) throws InterruptedException {
    EventPlan plan = new EventPlan(run.header().plan());
    return Verified.of(
        session,
        yes,
        run.header().id(),
        new EventRunbook(EventArgument.open(session, plan), counted));
  }
}
