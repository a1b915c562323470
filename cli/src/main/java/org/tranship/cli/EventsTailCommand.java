package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.step.Figure;
import org.tranship.events.run.EventCopying;
import org.tranship.events.run.LagFigures;
import org.tranship.events.run.Tail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship events tail`. How far it has come is in the target, so it has no run of its own.
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps the target up to date while the source grows, and tells how far it is behind: events,"
          + " the age of the oldest, and what is pending at the source.",
      "Ends when it is told to, or with --for or --until-caught-up."
    })
final class EventsTailCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private FollowOptions follow = new FollowOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(
      names = "--reverse",
      description =
          "After the switch: feed what the service records at the target back into the source, by"
              + " the rules under reverse in the plan, so that there is a way back.")
  private boolean reverse;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::tail);
  }

  private ExitCode tail(Session session) throws InterruptedException {
    EventArgument argument = EventArgument.read(plan);
    EventCopying forth = EventArgument.open(session, argument.plan());
    EventCopying copying = reverse ? forth.back() : forth;
    try (Journal.Claim _ = EventRuns.claim(session, argument.plan())) {
      Tail tail = new Tail(copying, follow.rest(), session.composition().clock());
      long[] before = new long[2];
      boolean caughtUp =
          tail.run(
              follow.end(),
              follow.untilCaughtUp(),
              told -> {
                session.figure(Figure.EVENTS_COPIED, (double) told.written() - before[0]);
                session.figure(Figure.EVENTS_AGAIN, (double) told.again() - before[1]);
                before[0] = told.written();
                before[1] = told.again();
                LagFigures.tell(
                    told.lag(), session.composition().clock().instant(), session::figure);
                session.item(
                    FollowOptions.document("written", told.written(), told.lag(), told.age()),
                    FollowOptions.text(told.written() + " written", told.lag(), told.age()));
              });
      return follow.exit(caughtUp);
    }
  }
}
