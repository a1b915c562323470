package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.control.Durations;
import org.tranship.core.journal.Journal;
import org.tranship.events.copy.Lag;
import org.tranship.events.rebuild.Following;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship events rebuild`.
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds the read models of a plan from a log of events, in shadow tables that nobody reads,"
          + " and puts them in the place of what is live at once. Nothing fires again.",
      "Run again it goes on from where the shadows have come to. tranship rollback puts back what"
          + " was live; tranship complete removes it."
    })
final class EventsRebuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(
      names = "--follow",
      description =
          "Rebuild nothing: keep what is live up to date while the log grows, all read models of"
              + " the plan side by side, and tell how far they are behind.")
  private boolean follow;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "With --follow: end after this time, as in 10m.")
  private String within = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "With --follow: how long to rest between two rounds. The default is 1s.")
  private String every = "1s";

  @Option(
      names = "--until-caught-up",
      description =
          "With --follow: end with 0 as soon as nothing is behind and nothing is pending. With"
              + " --for, end with 3 if that did not come about in time.")
  private boolean untilCaughtUp;

  @Option(
      names = {"--yes", "--dontask"},
      description = "Taken as everywhere; this command asks nothing.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          RebuildArgument argument = RebuildArgument.read(plan);
          if (follow) {
            return followed(session, argument);
          }
          if (!within.isEmpty() || untilCaughtUp) {
            throw new ParameterException(
                spec.commandLine(), "--for and --until-caught-up go with --follow.");
          }
          return new RebuildRuns(session, yes).rebuild(argument);
        });
  }

  private ExitCode followed(Session session, RebuildArgument argument) throws InterruptedException {
    Duration rest = duration("--every", every);
    Duration end = within.isEmpty() ? Duration.ofDays(36_500) : duration("--for", within);
    try (Journal.Claim _ = RebuildRuns.claim(session, argument.plan())) {
      Following following =
          new Following(
              RebuildArgument.open(session, argument.plan()), rest, session.composition().clock());
      boolean caughtUp =
          following.run(end, untilCaughtUp, told -> session.item(document(told), text(told)));
      return caughtUp || !untilCaughtUp ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }

  private Duration duration(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
    }
  }

  private static Map<String, Object> document(Following.Followed told) {
    Map<String, Object> document = new LinkedHashMap<>();
    Lag lag = told.lag();
    document.put("events", told.events());
    document.put("behind", lag.events());
    document.put("behind_seconds", told.age().toMillis() / 1000.0);
    lag.pending().ifPresent(pending -> document.put("pending", pending.count()));
    return document;
  }

  private static String text(Following.Followed told) {
    return told.events()
        + " events worked in; "
        + told.lag()
        + (told.lag().events() > 0 ? ", the oldest for " + told.age().toMillis() + " ms" : "");
  }
}
