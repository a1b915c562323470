package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunView;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.PemFiles;
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
      names = "--sign",
      paramLabel = "KEY.pem",
      description =
          "With --html: sign the file with this private key (PEM, PKCS#8, not encrypted; RSA, EC,"
              + " Ed25519) and write the signature to FILE.sig, for openssl to verify.")
  private @Nullable Path key;

  @Option(
      names = "--all",
      description =
          "Name every object that failed, each on a line of its own, and nothing else. With --json"
              + " each line is a JSON object.")
  private boolean all;

  @Option(
      names = "--streams",
      description =
          "Of a run that compared a log of events, name streams and how many events they have,"
              + " each on a line of its own, and nothing else: those that differ, then the 1,000"
              + " largest. With --json each line is a JSON object. All there are are written by"
              + " 'tranship verify RUN --streams FILE'.")
  private boolean streams;

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
          if (streams && (all || page != null)) {
            throw new ParameterException(
                spec.commandLine(), "--streams goes neither with --all nor with --html.");
          }
          if (key != null && page == null) {
            throw new ParameterException(
                spec.commandLine(), "--sign is for --html: name the file that is to be signed.");
          }
          RunView view = NamedDocuments.of(RunCommands.find(session, spec, run));
          if (all) {
            Failures.each(view, failure -> name(session, failure));
          } else if (streams) {
            made(session, view).streams().stream()
                .flatMap(it -> it.named().stream())
                .forEach(it -> session.item(ReportJson.stream(it), ReportText.line(it)));
          } else {
            report(session, view);
          }
          return ExitCode.DONE;
        });
  }

  private static RunReport made(Session session, RunView view) {
    return RunReport.of(
        view,
        session.composition().journal().holder(view.header().id()),
        session.composition().clock().instant());
  }

  private void report(Session session, RunView view) {
    RunReport report = made(session, view);
    Path file = page;
    if (file == null) {
      session.result(ReportJson.document(report), ReportText.text(report));
    } else {
      byte[] bytes = ReportHtml.page(report).getBytes(StandardCharsets.UTF_8);
      Path signer = key;
      Optional<byte[]> signature =
          signer == null ? Optional.empty() : Optional.of(sign(signer, bytes));
      WholeFile.write(file, bytes, "report");
      Path beside = file.resolveSibling(file.getFileName() + ".sig");
      signature.ifPresent(it -> WholeFile.write(beside, it, "report"));
      session.result(
          ReportJson.document(report),
          "The report is in "
              + file
              + (signer == null
                  ? "."
                  : ", and its signature by " + signer + " in " + beside + "."));
    }
  }

  private static byte[] sign(Path key, byte[] bytes) {
    try {
      return PemFiles.sign(PemFiles.privateKey(key), bytes);
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          "TRS-533 The report cannot be signed with "
              + key
              + ": "
              + FileTrouble.why(e)
              + ". Nothing was written. Name a private key in PEM (PKCS#8, not encrypted).",
          e);
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
}
