package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.runbook.anchore.ArchiveCheck;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.RowCheck;
import org.tranship.runbook.anchore.Side;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.ConfigException;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.config.ConfigWarning;
import org.tranship.runbook.anchore.config.DeployedCheck;
import org.tranship.runbook.anchore.config.DeployedFile;
import org.tranship.runbook.anchore.config.DeployedResult;
import org.tranship.runbook.anchore.config.StoreSection;
import org.tranship.runbook.anchore.config.Variables;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore check`.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Tries an Anchore configuration: database, store, and a document written, read back,"
            + " compared and removed. Then says which rows of the catalogue this configuration"
            + " could read.")
final class AnchoreCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreCommand parent;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "CONFIG", description = "The config.yaml to try.")
  private Path config;

  @Option(
      names = "--analysis-archive",
      description = "Try the section analysis_archive instead of the main store.")
  private boolean analysisArchive;

  @Option(
      names = "--deployed",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files in use by other nodes, compared with CONFIG: each that still points to another"
              + " store is named.")
  private List<Path> deployed = List.of();

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::check);
  }

  private ExitCode check(Session session) throws InterruptedException {
    StoreSection section =
        analysisArchive ? StoreSection.ANALYSIS_ARCHIVE : StoreSection.OBJECT_STORE;
    Variables variables = parent.options().variables(session.composition().environment());
    ArchiveConfig archive = read(variables, section);
    Findings findings = new Findings(session);
    for (ConfigWarning warning : archive.warnings()) {
      findings.note(warning.text());
    }
    AnchoreDatabase database =
        new AnchoreDatabase(
            parent.options().url(session),
            parent.options().databaseOptions(),
            Migration.APPLICATION);
    AnchoreDatabase.Schema schema = database.schema();
    findings.add(
        "database",
        true,
        database.place()
            + " has Anchore's tables"
            + (schema.base64Flag() ? "" : ", of a release before 0.4.0"));
    Side side =
        Side.of(
            "checked",
            archive,
            database.url(),
            Migration.APPLICATION,
            schema.base64Flag(),
            session.composition().vault());
    for (ArchiveCheck.Finding finding :
        new ArchiveCheck(side, session.composition().opener())
            .run(session.composition().clock().instant())) {
      findings.add(finding.what(), finding.passed(), finding.detail());
    }
    RowCheck.Found rows = new RowCheck(database, side).look();
    findings.note(
        rows.readable()
            + " of "
            + (rows.readable() + rows.elsewhere())
            + " rows of the catalogue lie where this configuration reads"
            + (rows.elsewhere() == 0
                ? "."
                : "; elsewhere, as before a migration: "
                    + String.join(", ", rows.examples())
                    + (rows.elsewhere() > rows.examples().size()
                        ? " and " + (rows.elsewhere() - rows.examples().size()) + " more"
                        : "")
                    + "."));
    for (DeployedResult result : new DeployedCheck(archive, section, variables).check(files())) {
      findings.add("deployed " + result.file(), result.fine(), result.sentence());
    }
    return findings.finish(rows);
  }

  private ArchiveConfig read(Variables variables, StoreSection section) {
    try {
      return new ConfigReader(variables).read(config, section);
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private List<DeployedFile> files() {
    List<DeployedFile> files = new ArrayList<>();
    for (Path path : deployed) {
      try {
        files.add(new DeployedFile.Text(path.toString(), Files.readString(path)));
      } catch (IOException e) {
        files.add(
            new DeployedFile.Missing(
                path.toString(), "it cannot be read (" + e.getClass().getSimpleName() + ")"));
      }
    }
    return files;
  }

  /// Says each finding as it comes, and keeps them for the record.
  private static final class Findings {
    private final Session session;
    private final List<Map<String, Object>> record = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean passed = true;

    Findings(Session session) {
      this.session = session;
    }

    void add(String what, boolean fine, String detail) {
      session.line((fine ? "ok      " : "NOT OK  ") + what + ": " + detail);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("what", what);
      one.put("passed", fine);
      one.put("detail", detail);
      record.add(one);
      passed &= fine;
    }

    void note(String text) {
      session.line("note    " + text);
      notes.add(text);
    }

    ExitCode finish(RowCheck.Found rows) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("passed", passed);
      document.put("findings", record);
      document.put("notes", notes);
      document.put("rows_readable", rows.readable());
      document.put("rows_elsewhere", rows.elsewhere());
      session.result(
          document,
          passed ? "The configuration works." : "The configuration does not work; see NOT OK.");
      return passed ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }
}
