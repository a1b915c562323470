package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.config.StoreSection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which documents of Anchore go where: what `plan` and `migrate` take alike.
final class AnchoreJob {
  /// A service renews its heartbeat about once a minute, so a younger one proves nothing.
  private static final int SHORTEST_SILENCE = 60;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FROM", description = "The config.yaml in use now.")
  private Path from;

  @Parameters(index = "1", paramLabel = "TO", description = "The config.yaml to move to.")
  private Path to;

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "Only documents of this logical bucket, such as analysis_data. Repeatable.")
  private List<String> buckets = List.of();

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "Only documents of this account, such as admin. Repeatable.")
  private List<String> accounts = List.of();

  @Option(
      names = "--created-before",
      paramLabel = "DATE",
      description = "Only documents made before this day, such as 2018-06-30, began in UTC.")
  private @Nullable LocalDate createdBefore;

  @Option(
      names = "--from-analysis-archive",
      description = "Read the section analysis_archive of FROM.")
  private boolean fromAnalysisArchive;

  @Option(names = "--to-analysis-archive", description = "Read the section analysis_archive of TO.")
  private boolean toAnalysisArchive;

  @Option(
      names = "--accept-unverified",
      description = "Move documents that have no digest in the catalogue.")
  private boolean acceptUnverified;

  @Option(
      names = "--accept-unreadable",
      description =
          "Move documents to a store where Anchore would not look for them with TO as it is.")
  private boolean acceptUnreadable;

  @Option(
      names = "--stale-after",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description =
          "Age from which a heartbeat is that of a stopped service, at least 60. Default:"
              + " ${DEFAULT-VALUE}.")
  private int staleAfter;

  /// The plan of these options, with cautious choices for those that only `migrate` has.
  ///
  /// @param database Anchore's database, without the password
  /// @throws ParameterException for a value that makes no sense
  AnchorePlan plan(String database, AnchoreOptions options) {
    if (staleAfter < SHORTEST_SILENCE) {
      throw new ParameterException(
          spec.commandLine(),
          "TRA-203 --stale-after "
              + staleAfter
              + " proves nothing: a service that runs renews its heartbeat about once a minute."
              + " Give at least "
              + SHORTEST_SILENCE
              + ", or --assume-stopped.");
    }
    return new AnchorePlan(
        database,
        options.file(from),
        options.file(to),
        section(fromAnalysisArchive),
        section(toAnalysisArchive),
        buckets,
        accounts,
        Optional.ofNullable(createdBefore),
        false,
        false,
        acceptUnverified,
        acceptUnreadable,
        false,
        Duration.ZERO,
        Duration.ofSeconds(staleAfter),
        "");
  }

  private static StoreSection section(boolean analysisArchive) {
    return analysisArchive ? StoreSection.ANALYSIS_ARCHIVE : StoreSection.OBJECT_STORE;
  }
}
