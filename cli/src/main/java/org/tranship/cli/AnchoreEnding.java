package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.formats.Json;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.RowCheck;
import org.tranship.runbook.anchore.Side;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.config.InstallBlock;
import org.tranship.runbook.anchore.config.Variables;
import org.tranship.runbook.anchore.rows.MigrationTaskRow;

/// What is said when a run of the Anchore runbook is left: its task row, what must go into
/// config.yaml, whether every row can be read then, what failed, and what to do next. The state is
/// that of the journal.
final class AnchoreEnding {
  private final Session session;
  private final Migration migration;
  private final Variables variables;

  AnchoreEnding(Session session, Migration migration, Variables variables) {
    this.session = session;
    this.migration = migration;
    this.variables = variables;
  }

  /// Says it.
  ///
  /// @return how the command ends
  ExitCode of(RunId id) throws InterruptedException {
    // The run is over: what is left is to say so, and a stop that came too late must not prevent
    // it.
    boolean _ = Thread.interrupted();
    RunView view = session.composition().journal().view(id).orElseThrow();
    RunText text = new RunText(view, Optional.empty());
    Map<String, Object> document = text.document();
    StringBuilder lines = new StringBuilder();
    looking(
        lines,
        () ->
            task(view)
                .ifPresent(
                    row -> {
                      document.put("task", row.summaryJson());
                      lines.append("Result: ").append(Json.line(row.summaryJson())).append('\n');
                    }));
    switch (text.state()) {
      case RunState.Ready _ -> {
        block(document, lines);
        rows(migration.target(), document, lines);
        lines
            .append(
                "The documents are still at the source. To remove them there: tranship complete ")
            .append(id)
            .append(". To go back: tranship rollback ")
            .append(id)
            .append('.');
      }
      case RunState.Completed _ -> {
        block(document, lines);
        rows(migration.target(), document, lines);
        lines.append("Done. The way back: tranship rollback ").append(id).append('.');
      }
      case RunState.RolledBack _ -> {
        rows(migration.source(), document, lines);
        lines
            .append("Rolled back. What the run had moved is read from ")
            .append(migration.source())
            .append(" again, with the configuration that Anchore had before.");
      }
      case RunState.Halted halted -> {
        if (halted.reason() == RunState.Reason.PARTIAL && halted.verb() != Verb.ROLLBACK) {
          rows(migration.target(), document, lines);
        }
        halted(id, halted, text, lines);
      }
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

  /// Something about the database that is worth a line.
  @FunctionalInterface
  private interface Look {
    void look() throws InterruptedException;
  }

  /// A run may have ended because the database went away, and then its own last word counts.
  private static void looking(StringBuilder lines, Look look) throws InterruptedException {
    try {
      look.look();
    } catch (CatalogException e) {
      lines.append(e.getMessage()).append('\n');
    }
  }

  private Optional<MigrationTaskRow> task(RunView view) throws InterruptedException {
    for (JournalEntry entry : view.entries()) {
      if (entry instanceof JournalEntry.ActEnded ended && ended.step().equals("task")) {
        return migration.tasks().byId(Integer.parseInt(ended.note().text()));
      }
    }
    return Optional.empty();
  }

  /// Whether Anchore could read every row with the configuration of a side.
  private void rows(Side side, Map<String, Object> document, StringBuilder lines)
      throws InterruptedException {
    RowCheck check = RowCheck.of(migration.database(), side, new ConfigReader(variables));
    looking(
        lines,
        () -> {
          RowCheck.Found found = check.look();
          document.put("rows_readable", found.readable());
          document.put("rows_elsewhere", found.elsewhere());
          lines.append(found.sentence()).append('\n');
        });
  }

  private void block(Map<String, Object> document, StringBuilder lines) {
    InstallBlock block = InstallBlock.of(migration.target().config(), variables.names());
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
}
