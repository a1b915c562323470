package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.step.Figure;
import org.tranship.events.rebuild.Following;
import org.tranship.events.run.LagFigures;
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
  @Mixin private FollowOptions following = new FollowOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(
      names = "--follow",
      description =
          "Rebuild nothing: keep what is live up to date while the log grows, all read models of"
              + " the plan side by side, and tell how far they are behind. --for, --every and"
              + " --until-caught-up go with it.")
  private boolean follow;

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
          if (following.given()) {
            throw new ParameterException(
                spec.commandLine(), "--for and --until-caught-up go with --follow.");
          }
          return new RebuildRuns(session, yes).rebuild(argument);
        });
  }

  private ExitCode followed(Session session, RebuildArgument argument) throws InterruptedException {
    try (Journal.Claim _ = RebuildRuns.claim(session, argument.plan())) {
      Following rounds =
          new Following(
              RebuildArgument.open(session, argument.plan()),
              following.rest(),
              session.composition().clock());
      long[] before = new long[1];
      boolean caughtUp =
          rounds.run(
              following.end(),
              following.untilCaughtUp(),
              told -> {
                session.figure(Figure.EVENTS_APPLIED, (double) told.events() - before[0]);
                before[0] = told.events();
                LagFigures.tell(
                    told.lag(), session.composition().clock().instant(), session::figure);
                session.item(
                    FollowOptions.document("events", told.events(), told.lag(), told.age()),
                    FollowOptions.text(
                        told.events() + " events worked in", told.lag(), told.age()));
              });
      return following.exit(caughtUp);
    }
  }
}
