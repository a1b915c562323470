package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.runbook.journey.JourneyMigration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship journey to-v2`.
@Command(
    name = "to-v2",
    mixinStandardHelpOptions = true,
    description = {
      "Migrates the first release to the second as a plan says: keeps users out, waits until the"
          + " first release has come to rest, copies its events to a new table and a message log,"
          + " rebuilds the read models, proves all of it, and lets users in.",
      "Run again it goes on where it was left."
    })
final class JourneyToV2Command implements Callable<Integer> {
  /// What may be acknowledged.
  static final Set<String> DANGERS =
      Set.of(
          Consent.NO_FENCE,
          JourneyMigration.PENDING_ROWS,
          JourneyMigration.BUS_MESSAGES,
          JourneyMigration.UNKNOWN_TYPES,
          JourneyMigration.CLOCK_DISORDER);

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/journey.md.")
  private Path plan;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: no-fence (nothing proves that users are kept out), pending-rows (events"
              + " are left that the first release has not sent), bus-messages (messages are left on"
              + " the bus that nobody handles any more), unknown-types (there are types of events"
              + " that it does not have), clock-disorder (times within a stream go back)."
              + " Repeatable.")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session ->
            new JourneyRuns(session, begin.given(), Acknowledged.of(spec, acknowledged, DANGERS))
                .migrate(JourneyArgument.read(plan)));
  }
}
