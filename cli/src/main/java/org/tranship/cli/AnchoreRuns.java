package org.tranship.cli;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.formats.Json;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.AnchoreRunbook;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.config.ConfigException;
import org.tranship.runbook.anchore.config.ConfigWarning;
import org.tranship.runbook.anchore.config.InstallBlock;
import org.tranship.runbook.anchore.rows.MigrationTaskRow;

/// Runs of the Anchore runbook, from the command line: begun, taken up again, completed, rolled
/// back, verified, and what is said of them at the end.
final class AnchoreRuns {
  private final Session session;
  private final Migration.Means means;
  private final boolean yes;

  /// @param yes answer every question with yes beforehand
  AnchoreRuns(Session session, Migration.Means means, boolean yes) {
    this.session = session;
    this.means = means;
    this.yes = yes;
  }

  /// Begins a migration, or goes on with one of the same plan that was left before its end.
  ExitCode migrate(AnchorePlan plan) throws InterruptedException {
    Migration migration = open(plan);
    warnings(migration);
    Journal journal = session.composition().journal();
    UnreadableRuns.in(journal).refuse();
    Optional<RunId> left = unfinished(journal, plan);
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(yes), progress);
      RunId id;
      if (left.isPresent()) {
        id = left.get();
        operator.say("Going on with the run " + id + ".");
        session
            .composition()
            .runner(operator, progress)
            .resume(id, new AnchoreRunbook(migration), Verb.MIGRATE);
      } else {
        id = RunId.create(session.composition().clock().instant(), new SecureRandom());
        RunHeader header =
            new RunHeader(
                id,
                AnchoreRunbook.NAME,
                plan.settings(),
                session.composition().clock().instant(),
                operator.name(),
                ReleaseVersion.number());
        operator.say("Run " + id + ".");
        session
            .composition()
            .runner(operator, progress)
            .start(header, new AnchoreRunbook(migration));
      }
      progress.end();
      return finish(id, migration);
    }
  }

  /// Moves back the documents of a run that has cleaned its source, in a run of its own.
  ExitCode moveBack(RunView run) throws InterruptedException {
    AnchorePlan plan = AnchorePlan.of(run.header().plan());
    Migration.Means limited = means.limitedTo(new EarlierRun(run)::moved);
    return new AnchoreRuns(session, limited, yes).migrate(plan.reversed(run.header().id().text()));
  }

  /// Does the next thing with a run that exists.
  ExitCode carry(RunView run, Verb verb) throws InterruptedException {
    AnchorePlan plan = AnchorePlan.of(run.header().plan());
    Migration migration = open(plan);
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(yes), progress);
      session
          .composition()
          .runner(operator, progress)
          .resume(run.header().id(), new AnchoreRunbook(migration), verb);
      progress.end();
      return finish(run.header().id(), migration);
    }
  }

  /// Reads everything that a run moved once more.
  ExitCode verify(RunView run) throws InterruptedException {
    Migration migration = open(AnchorePlan.of(run.header().plan()));
    try (ProgressLine progress = session.progress()) {
      Operator operator = new Speaker(session.operator(yes), progress);
      StepResult result =
          session
              .composition()
              .runner(operator, progress)
              .verify(run.header().id(), new AnchoreRunbook(migration));
      progress.end();
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("run", run.header().id().text());
      return switch (result) {
        case StepResult.Done(String detail) -> {
          document.put("verified", true);
          document.put("detail", detail);
          session.result(document, "Verified: " + detail + " are as they were copied.");
          yield ExitCode.DONE;
        }
        case StepResult.Partial(long differing, String detail) -> {
          document.put("verified", false);
          document.put("differing", differing);
          document.put("detail", detail);
          session.result(document, detail);
          yield ExitCode.DIFFERENT;
        }
        case StepResult.Refused(String detail) -> {
          document.put("verified", false);
          document.put("detail", detail);
          session.result(document, detail);
          yield ExitCode.REFUSED;
        }
      };
    }
  }

  private Migration open(AnchorePlan plan) throws InterruptedException {
    try {
      return Migration.open(plan, means);
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void warnings(Migration migration) {
    for (ConfigWarning warning : migration.source().config().warnings()) {
      session.warn(warning.text());
    }
    for (ConfigWarning warning : migration.target().config().warnings()) {
      session.warn(warning.text());
    }
  }

  /// The newest run of the same job that was begun and has not come to its end.
  private static Optional<RunId> unfinished(Journal journal, AnchorePlan plan) {
    for (RunHeader header : journal.runs().reversed()) {
      if (header.runbook().equals(AnchoreRunbook.NAME)
          && AnchorePlan.of(header.plan()).sameJob(plan)) {
        Optional<RunView> view = journal.view(header.id());
        RunState state =
            view.map(RunView::entries).map(Transitions::fold).orElseGet(RunState.Created::new);
        return switch (state) {
          case RunState.Created _ -> Optional.of(header.id());
          case RunState.Working(Verb verb, var _) -> resumable(verb, header.id());
          case RunState.Halted(Verb verb, var _, var _, var _) -> resumable(verb, header.id());
          case RunState.Ready _, RunState.Completed _, RunState.RolledBack _ -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  private static Optional<RunId> resumable(Verb verb, RunId id) {
    return verb == Verb.MIGRATE ? Optional.of(id) : Optional.empty();
  }

  private ExitCode finish(RunId id, Migration migration) throws InterruptedException {
    // The run is over: what is left is to say so, and a stop that came too late must not prevent
    // it.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    StringBuilder lines = new StringBuilder();
    task(view, migration)
        .ifPresent(
            row -> {
              document.put("task", row.summaryJson());
              lines.append("Result: ").append(Json.line(row.summaryJson())).append('\n');
            });
    switch (text.state()) {
      case RunState.Ready _ -> {
        block(migration, document, lines);
        lines
            .append(
                "The documents are still at the source. To remove them there: tranship complete ")
            .append(id)
            .append(". To go back: tranship rollback ")
            .append(id)
            .append('.');
      }
      case RunState.Completed _ -> {
        block(migration, document, lines);
        lines.append("Done. The way back: tranship rollback ").append(id).append('.');
      }
      case RunState.RolledBack _ ->
          lines
              .append("Rolled back. Anchore reads ")
              .append(migration.source())
              .append(" again, with the configuration it had.");
      case RunState.Halted halted -> halted(id, halted, text, lines);
      case RunState.Created _, RunState.Working _ ->
          lines.append("Cut off. Run the same command again to go on.");
    }
    session.result(document, lines.toString());
    return text.exitCode();
  }

  private static void halted(RunId id, RunState.Halted halted, RunText text, StringBuilder lines) {
    lines.append(
        switch (halted.reason()) {
          case PARTIAL -> "Not everything was moved: ";
          case FAILED -> "Failed: ";
          case REFUSED -> "Refused: ";
          case INTERRUPTED -> "Interrupted: ";
        });
    lines.append(halted.detail()).append('\n');
    for (String failure : text.failureLines()) {
      lines.append("  ").append(failure).append('\n');
    }
    if (halted.reason() == RunState.Reason.PARTIAL) {
      lines
          .append("What failed is tried again by the same command; 'tranship report ")
          .append(id)
          .append("' names everything.");
    } else {
      lines.append("The run ").append(id).append(" goes on with the same command.");
    }
  }

  private static Optional<MigrationTaskRow> task(RunView view, Migration migration)
      throws InterruptedException {
    for (JournalEntry entry : view.entries()) {
      if (entry instanceof JournalEntry.ActEnded ended && ended.step().equals("task")) {
        return migration.tasks().byId(Integer.parseInt(ended.note().text()));
      }
    }
    return Optional.empty();
  }

  private void block(Migration migration, Map<String, Object> document, StringBuilder lines) {
    InstallBlock block = InstallBlock.of(migration.target().config(), means.variables().names());
    document.put("install", Map.of("parent", block.parent(), "yaml", block.yaml()));
    lines
        .append("Before Anchore is started again, each config.yaml with a catalog service needs,")
        .append(" under services.catalog.")
        .append(block.parent())
        .append(":\n")
        .append(block.yaml());
    List<InstallBlock.Variable> variables = block.variables();
    if (!variables.isEmpty()) {
      lines.append("with these set in the environment of the service:\n");
      for (InstallBlock.Variable variable : variables) {
        lines
            .append("  ")
            .append(variable.name())
            .append(" = the value of ")
            .append(variable.key())
            .append(variable.note().isEmpty() ? "" : " (" + variable.note() + ")")
            .append('\n');
      }
    }
  }

  /// An operator that is spoken to without tearing the progress line.
  private record Speaker(Operator inner, ProgressLine progress) implements Operator {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public boolean confirm(String question) {
      progress.erase();
      return inner.confirm(question);
    }

    @Override
    public void say(String line) {
      progress.erase();
      inner.say(line);
    }
  }
}
