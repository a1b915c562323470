package org.tranship.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
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
  private static final String OTHER_SETTINGS = "TRV-208";
  private static final String HALF_OPEN = "TRV-209";

  private final Session session;

  ReadOnlyRuns(Session session) {
    this.session = session;
  }

  /// How the newest of these runs has left the registry.
  ///
  /// @param proven pushes are kept out, which was proven when that was looked at last
  /// @param upSince since when they may be kept out; empty if they are certainly not
  record Standing(boolean proven, Optional<Instant> upSince) {
    static Standing in(Journal journal) {
      return last(journal)
          .flatMap(header -> journal.view(header.id()))
          .map(
              view ->
                  new Standing(
                      Transitions.fold(view.entries()) instanceof RunState.Ready
                          && isProven(view.entries()),
                      FenceState.upSince(view.entries(), Fence.STEP)))
          .orElse(new Standing(false, Optional.empty()));
    }
  }

  /// Whether the last attempt to write was refused.
  private static boolean isProven(List<JournalEntry> entries) {
    boolean proven = false;
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.Measured measured) {
        proven = measured.passed();
      }
    }
    return proven;
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

  /// Closes the registry, and proves it. One that may be closed already is never opened by that: it
  /// is proven once more, and closed once more where a push went through.
  ///
  /// @param settings how
  /// @throws CommandFailed if it may be closed in another way, or is just being opened
  ExitCode close(Map<String, String> settings) throws InterruptedException {
    try (Journal.Claim _ = claim()) {
      Journal journal = session.composition().journal();
      Optional<RunHeader> there = last(journal);
      if (there.isPresent()) {
        RunHeader run = there.get();
        RunState state = PlannedRuns.state(journal, run);
        boolean mayBeClosed =
            FenceState.upSince(journal.view(run.id()).orElseThrow().entries(), Fence.STEP)
                .isPresent();
        if (mayBeClosed) {
          requireSame(run, settings);
          if (isComingBack(state)) {
            throw halfOpen(run);
          }
          if (state instanceof RunState.Ready) {
            return kept(run);
          }
        } else if (isComingBack(state) || !run.plan().equals(settings)) {
          // It is open already, and only its run is left to be closed.
          carried(run.plan()).carry(run.id(), Verb.ROLLBACK);
          there = Optional.empty();
        }
      }
      return end(carried(settings).begin(there.map(RunHeader::id), settings));
    }
  }

  private static boolean isComingBack(RunState state) {
    return state instanceof RunState.Working(Verb working, var _) && working == Verb.ROLLBACK
        || state instanceof RunState.Halted halted && halted.verb() == Verb.ROLLBACK;
  }

  /// What the settings say is in references, if it is secret; still, names are enough.
  private static void requireSame(RunHeader run, Map<String, String> settings) {
    if (run.plan().equals(settings)) {
      return;
    }
    TreeSet<String> others = new TreeSet<>(run.plan().keySet());
    others.addAll(settings.keySet());
    others.removeIf(name -> Objects.equals(run.plan().get(name), settings.get(name)));
    throw new CommandFailed(
        ExitCode.REFUSED,
        OTHER_SETTINGS
            + " The run "
            + run.id()
            + " has closed the registry, or may have, with another configuration: "
            + String.join(", ", others)
            + " is different now. Nothing was changed. Open the registry first, then close it"
            + " again.",
        null);
  }

  private static CommandFailed halfOpen(RunHeader run) {
    return new CommandFailed(
        ExitCode.REFUSED,
        HALF_OPEN
            + " The run "
            + run.id()
            + " was being taken back to open the registry, and that broke off. Nothing was changed."
            + " Let it be opened to its end, then close it again.",
        null);
  }

  /// Proves a run that has arrived.
  private ExitCode kept(RunHeader run) throws InterruptedException {
    session.carries(run.id());
    StepResult result;
    try (ProgressLine progress = session.progress()) {
      result =
          session
              .composition()
              .runner(new Speaker(session.operator(true), progress), progress)
              .verify(run.id(), runbook(run.plan()).keeping());
    }
    return switch (result) {
      case StepResult.Done _ -> end(run.id());
      case StepResult.Partial(long _, String detail) -> doubted(run, detail);
      case StepResult.Refused(String detail) -> doubted(run, detail);
    };
  }

  private ExitCode doubted(RunHeader run, String detail) {
    session.line(detail);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.id().text());
    document.put("state", "ready");
    document.put("readOnly", false);
    document.put("detail", detail);
    session.result(document, detail);
    return ExitCode.REFUSED;
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
