package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunView;
import org.tranship.core.value.FileTrouble;
import org.tranship.formats.report.Failures;
import org.tranship.formats.report.ReportHtml;
import org.tranship.formats.report.ReportJson;
import org.tranship.formats.report.ReportText;
import org.tranship.formats.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship report`. Ends with 0 whenever the report could be made, whatever it says: the exit
/// code of a run belongs to the command that carried it out.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Gives the evidence of a run, from its journal alone: what was moved, how it was verified,"
            + " what failed and why, what was measured and decided, and when.")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name, or 'last'.")
  private String run;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write the report as one HTML file that needs nothing else. A file of that name is"
              + " replaced.")
  private @Nullable Path page;

  @Option(
      names = "--all",
      description =
          "Name every object that failed, each on a line of its own, and nothing else. With --json"
              + " each line is a JSON object.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          if (all && page != null) {
            throw new ParameterException(
                spec.commandLine(), "--all and --html do not go together; the page is bounded.");
          }
          RunView view = NamedDocuments.of(RunCommands.find(session, spec, run));
          if (all) {
            Failures.each(view, failure -> name(session, failure));
          } else {
            report(session, view);
          }
          return ExitCode.DONE;
        });
  }

  private void report(Session session, RunView view) {
    RunReport report =
        RunReport.of(
            view,
            session.composition().journal().holder(view.header().id()),
            session.composition().clock().instant());
    Path file = page;
    if (file == null) {
      session.result(ReportJson.document(report), ReportText.text(report));
    } else {
      write(file, ReportHtml.page(report));
      session.result(ReportJson.document(report), "The report is in " + file + ".");
    }
  }

  private static void name(Session session, Failures.Failure failure) {
    session.item(
        ReportJson.failure(failure),
        failure.pass()
            + "  "
            + failure.outcome().name().toLowerCase(Locale.ROOT)
            + "  "
            + ReportText.line(failure));
  }

  /// Under another name first, so that a full disk never leaves half a report under the right one.
  private static void write(Path file, String text) {
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      Files.writeString(unfinished, text);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "TRS-503 The report cannot be written to "
              + file
              + ": "
              + FileTrouble.why(e)
              + ". Name a file in a directory that is there and may be written to.",
          e);
    }
  }
}
