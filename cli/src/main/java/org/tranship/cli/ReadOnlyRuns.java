package org.tranship.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.FenceState;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.runbook.registry.ReadOnlyRunbook;

/// Runs that keep pushes out of a registry: begun, proven once more, taken back.
final class ReadOnlyRuns implements RunVerbs {
  private final Session session;

  ReadOnlyRuns(Session session) {
    this.session = session;
  }

  /// How the newest of these runs has left the registry.
  ///
  /// @param proven pushes are kept out, which was proven when it was closed
  /// @param upSince since when they may be kept out; empty if they are certainly not
  record Standing(boolean proven, Optional<Instant> upSince) {
    static Standing in(Journal journal) {
      return last(journal)
          .flatMap(header -> journal.view(header.id()))
          .map(
              view ->
                  new Standing(
                      Transitions.fold(view.entries()) instanceof RunState.Ready,
                      FenceState.upSince(view.entries(), Fence.STEP)))
          .orElse(new Standing(false, Optional.empty()));
    }
  }

  /// The newest run, if it has begun and was not taken back: one is begun only once the one before
  /// it was.
  private static Optional<RunHeader> last(Journal journal) {
    return journal.runs().reversed().stream()
        .filter(header -> header.runbook().equals(ReadOnlyRunbook.NAME))
        .findFirst()
        .filter(
            header ->
                switch (PlannedRuns.state(journal, header)) {
                  case RunState.Created _, RunState.RolledBack _ -> false;
                  case RunState.Working _,
                      RunState.Halted _,
                      RunState.Ready _,
                      RunState.Completed _ ->
                      true;
                });
  }

  /// Closes the registry, and proves it. One that is closed already is proven once more; if that
  /// fails it is opened, and closed anew.
  ///
  /// @param settings how
  ExitCode close(Map<String, String> settings) throws InterruptedException {
    try (Journal.Claim _ = claim()) {
      Journal journal = session.composition().journal();
      Optional<RunHeader> there = last(journal);
      if (there.isPresent()
          && PlannedRuns.state(journal, there.get()) instanceof RunState.Ready
          && there.get().plan().equals(settings)) {
        if (isProven(there.get())) {
          return end(there.get().id());
        }
        session.line("It is opened, and closed anew.");
      }
      if (there.isPresent() && !goesOn(journal, there.get(), settings)) {
        carried(there.get().plan()).carry(there.get().id(), Verb.ROLLBACK);
        if (!isOpen(journal, there.get().id())) {
          return end(there.get().id());
        }
        there = Optional.empty();
      }
      return end(carried(settings).begin(there.map(RunHeader::id), settings));
    }
  }

  /// Whether a run that was left is gone on with, and no new one begun.
  private static boolean goesOn(Journal journal, RunHeader run, Map<String, String> settings) {
    return run.plan().equals(settings)
        && !(PlannedRuns.state(journal, run) instanceof RunState.Ready)
        && !isComingBack(PlannedRuns.state(journal, run));
  }

  private static boolean isComingBack(RunState state) {
    return state instanceof RunState.Working(Verb working, var _) && working == Verb.ROLLBACK
        || state instanceof RunState.Halted halted && halted.verb() == Verb.ROLLBACK;
  }

  private static boolean isOpen(Journal journal, RunId run) {
    return journal
        .view(run)
        .map(view -> Transitions.fold(view.entries()) instanceof RunState.RolledBack)
        .orElse(false);
  }

  private boolean isProven(RunHeader run) throws InterruptedException {
    session.carries(run.id());
    try (ProgressLine progress = session.progress()) {
      return session
              .composition()
              .runner(new Speaker(session.operator(true), progress), progress)
              .verify(run.id(), runbook(run.plan()))
          instanceof StepResult.Done;
    }
  }

  /// Opens the registry, if it may be closed.
  ExitCode open() {
    try (Journal.Claim _ = claim()) {
      Optional<RunHeader> there = last(session.composition().journal());
      if (there.isEmpty()) {
        session.result(Map.of("readOnly", false), "The registry was not closed.");
        return ExitCode.DONE;
      }
      carried(there.get().plan()).carry(there.get().id(), Verb.ROLLBACK);
      return end(there.get().id());
    }
  }

  private Journal.Claim claim() {
    return session
        .composition()
        .journal()
        .claim("registry read-only", "A registry is being closed or opened");
  }

  private CarriedRun carried(Map<String, String> settings) {
    return new CarriedRun(session, true, runbook(settings));
  }

  private ReadOnlyRunbook runbook(Map<String, String> settings) {
    Composition parts = session.composition();
    return new ReadOnlyRunbook(settings, parts.controls(), parts.vault());
  }

  private ExitCode end(RunId id) {
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunState state = Transitions.fold(view.entries());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", id.text());
    document.put("state", state.word());
    document.put("readOnly", state instanceof RunState.Ready);
    String text =
        switch (state) {
          case RunState.Ready _ -> "Read-only: pushes are kept out, and that is proven.";
          case RunState.RolledBack _ -> "Open: pushes are let in.";
          case RunState.Halted halted -> halted.detail();
          case RunState.Created _, RunState.Working _, RunState.Completed _ -> state.word();
        };
    document.put("detail", text);
    session.result(document, text);
    return new RunText(view, Optional.empty()).exitCode();
  }

  @Override
  public ExitCode carry(RunView run, Verb verb) {
    try (Journal.Claim _ = claim()) {
      carried(run.header().plan()).carry(run.header().id(), verb);
      return end(run.header().id());
    }
  }

  @Override
  public ExitCode verify(RunView run) throws InterruptedException {
    return Verified.of(session, true, run.header().id(), runbook(run.header().plan()));
  }
}
