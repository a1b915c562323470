package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.store.StoreSpec;
import org.tranship.events.rebuild.RebuildRunbook;
import org.tranship.events.rebuild.Rebuilding;
import org.tranship.events.run.EventPlan;

/// Runs that rebuild read models, from the command line.
final class RebuildRuns implements RunVerbs {
  private final Session session;
  private final boolean yes;

  /// @param yes answer every question with yes beforehand
  RebuildRuns(Session session, boolean yes) {
    this.session = session;
    this.yes = yes;
  }

  /// Begins a rebuild, or goes on with one of the same plan that was left before its end. Where the
  /// newest one is ready and what it swapped is live, that is said and nothing done.
  ///
  /// @throws org.tranship.core.journal.JournalException if another run is at work there
  ExitCode rebuild(RebuildArgument argument) {
    try (Journal.Claim _ = claim(session, argument.plan())) {
      Journal journal = session.composition().journal();
      UnreadableRuns.in(journal).refuse();
      Optional<RunId> ready = ready(journal, argument);
      if (ready.isPresent()) {
        session.carries(ready.get());
        session.line("Run " + ready.get() + ": rebuilt already; complete or roll it back first.");
        return ended(ready.get());
      }
      Optional<RunId> left = EventRuns.unfinished(journal, RebuildRunbook.NAME, argument.header());
      return ended(carried(argument.plan()).begin(left, argument.header()));
    }
  }

  /// The newest run of the same plan, if there is nothing to do but to complete it or roll it back.
  private Optional<RunId> ready(Journal journal, RebuildArgument argument) {
    Optional<RunId> newest =
        EventRuns.newest(journal, RebuildRunbook.NAME, argument.header())
            .filter(header -> PlannedRuns.state(journal, header) instanceof RunState.Ready)
            .map(RunHeader::id);
    if (newest.isEmpty()) {
      return newest;
    }
    // What is live may have been set back since, to an earlier backup say.
    Rebuilding rebuilding = RebuildArgument.open(session, argument.plan());
    return newest.filter(run -> rebuilding.stands(run.text()));
  }

  /// Keeps two commands from filling the same read models at once.
  static Journal.Claim claim(Session session, EventPlan plan) {
    return PairClaim.of(session, place(plan.source()), place(plan.spec("views")));
  }

  private static StoreSpec place(EventLogSpec spec) {
    return new StoreSpec(spec.location(), spec.options(), spec.secrets());
  }

  private CarriedRun carried(EventPlan plan) {
    return new CarriedRun(session, yes, new RebuildRunbook(RebuildArgument.open(session, plan)));
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    EventPlan plan = new EventPlan(run.header().plan());
    try (Journal.Claim _ = claim(session, plan)) {
      carried(plan).carry(run.header().id(), verb);
      return ended(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    EventPlan plan = new EventPlan(run.header().plan());
    try (Journal.Claim _ = claim(session, plan)) {
      return Verified.of(
          session, yes, run.header().id(), new RebuildRunbook(RebuildArgument.open(session, plan)));
    }
  }

  /// Says how it was left. All of it is the journal's.
  private ExitCode ended(RunId id) {
    // The run is over: a stop that came too late must not prevent saying so.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    StringBuilder lines = new StringBuilder();
    Map<String, String> told = new LinkedHashMap<>();
    told.put("built", "Built     ");
    told.put("stall", "Swap      ");
    told.put("put-back", "Put back  ");
    told.forEach(
        (what, title) ->
            EventEnding.last(view, what)
                .ifPresent(
                    measured -> {
                      document.put(what, measured.detail());
                      lines.append(title).append(measured.detail()).append('\n');
                    }));
    switch (text.state()) {
      case RunState.Ready _ ->
          lines
              .append(
                  "The rebuilt read models are live. To remove what was before: tranship complete ")
              .append(id)
              .append("\nTo put it back until then: tranship rollback ")
              .append(id);
      case RunState.Completed _ -> lines.append("Completed. What was live before is removed.");
      case RunState.RolledBack _ ->
          lines.append("Rolled back: what was live before the run is live.");
      case RunState.Halted halted -> new EndingLines(id, text, lines).halted(halted);
      case RunState.Created _, RunState.Working _ -> lines.append(EndingLines.CUT_OFF);
    }
    session.result(document, lines.toString());
    return text.exitCode();
  }
}
