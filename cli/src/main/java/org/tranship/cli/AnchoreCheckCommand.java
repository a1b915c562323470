package org.tranship.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.anchore.ArchiveCheck;
import org.tranship.runbook.anchore.ContentWithoutRow;
import org.tranship.runbook.anchore.DocumentCheck;
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
            + " compared and removed. Then says which rows of the catalogue Anchore could read with"
            + " this configuration.")
final class AnchoreCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreGroup parent;

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

  @Option(
      names = "--read-all",
      description =
          "Read every document that the catalogue lists there and compare it with its digest. A row"
              + " that lies elsewhere, is missing or damaged is NOT OK; objects without a row are"
              + " named.")
  private boolean readAll;

  @Override
  public Integer call() throws Exception {
    return parent.run(spec, this::check);
  }

  private ExitCode check(Session session) throws InterruptedException {
    StoreSection section =
        analysisArchive ? StoreSection.ANALYSIS_ARCHIVE : StoreSection.OBJECT_STORE;
    Variables variables = parent.options().variables(session.composition().environment());
    ConfigReader reader = new ConfigReader(variables);
    ArchiveConfig archive = read(reader, section);
    Findings findings = new Findings(session);
    for (ConfigWarning warning : archive.warnings()) {
      findings.note(warning.text());
    }
    AnchoreDatabase database =
        session
            .composition()
            .own(
                new AnchoreDatabase(
                    parent.options().url(session),
                    parent.options().databaseOptions(),
                    Migration.APPLICATION));
    AnchoreDatabase.Schema schema = database.schema();
    findings.add(
        "database",
        true,
        database.place()
            + " has Anchore's tables"
            + (schema.base64Flag() ? "" : ", of a release before 0.4.0"));
    Side side =
        Side.of(
            Side.Role.DESTINATION,
            archive,
            database.url(),
            parent.options().databaseOptions(),
            Migration.APPLICATION,
            schema.base64Flag(),
            session.composition().vault());
    for (ArchiveCheck.Finding finding :
        new ArchiveCheck(side, session.composition().opener())
            .run(session.composition().clock().instant())) {
      findings.add(finding.what(), finding.passed(), finding.detail());
    }
    RowCheck.Found rows = RowCheck.of(database, side, reader).look();
    if (readAll) {
      findings.add("rows", rows.elsewhere() == 0, rows.sentence());
      documents(session, database, side, findings);
    } else {
      findings.note(rows.sentence());
    }
    for (DeployedResult result : new DeployedCheck(archive, section, variables).check(files())) {
      findings.add("deployed " + result.file(), result.fine(), result.sentence());
    }
    return findings.finish(
        Map.of("rows_readable", rows.readable(), "rows_elsewhere", rows.elsewhere()),
        "The configuration works.",
        "The configuration does not work; see NOT OK.");
  }

  private static void documents(
      Session session, AnchoreDatabase database, Side side, Findings findings)
      throws InterruptedException {
    StoreOpener opener = session.composition().opener();
    try (ProgressLine progress = session.progress()) {
      DocumentCheck.Found found = new DocumentCheck(database, side, opener, progress).read();
      progress.end();
      findings.add(
          "documents",
          found.unsound() == 0,
          found.sound()
              + (found.sound() == 1 ? " was read and is" : " were read and are")
              + " as the catalogue says"
              + (found.unverified() == 0
                  ? ""
                  : ", " + found.unverified() + " of them without a digest to compare with")
              + (found.unsound() == 0
                  ? ""
                  : "; " + found.unsound() + (found.unsound() == 1 ? " is not" : " are not")));
      for (String fault : found.faults()) {
        findings.add("document", false, fault);
      }
    }
    new ContentWithoutRow(database, side).search(opener).ifPresent(findings::note);
  }

  private ArchiveConfig read(ConfigReader reader, StoreSection section) {
    try {
      return reader.read(parent.options().file(config), section);
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private List<DeployedFile> files() {
    return deployed.stream().map(DeployedFile::read).toList();
  }
}
