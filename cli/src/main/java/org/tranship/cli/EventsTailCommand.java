package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.control.Durations;
import org.tranship.core.journal.Journal;
import org.tranship.events.copy.Lag;
import org.tranship.events.run.EventCopying;
import org.tranship.events.run.Tail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(names = "--for", paramLabel = "TIME", description = "End after this time, as in 10m.")
  private String within = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How long to rest between two rounds. The default is 1s.")
  private String every = "1s";

  @Option(
      names = "--until-caught-up",
      description =
          "End with 0 as soon as nothing is behind and nothing is pending. With --for, end with 3"
              + " if that did not come about in time.")
  private boolean untilCaughtUp;

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
    Duration rest = duration("--every", every);
    Duration end = within.isEmpty() ? Duration.ofDays(36_500) : duration("--for", within);
    EventCopying forth = EventArgument.open(session, argument.plan());
    EventCopying copying = reverse ? forth.back() : forth;
    try (Journal.Claim _ = EventRuns.claim(session, argument.plan())) {
      Tail tail = new Tail(copying, rest, session.composition().clock());
      boolean caughtUp =
          tail.run(end, untilCaughtUp, told -> session.item(document(told), text(told)));
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

  private static Map<String, Object> document(Tail.Told told) {
    Map<String, Object> document = new LinkedHashMap<>();
    Lag lag = told.lag();
    document.put("written", told.written());
    document.put("behind", lag.events());
    document.put("behind_seconds", told.age().toMillis() / 1000.0);
    lag.pending().ifPresent(pending -> document.put("pending", pending.count()));
    return document;
  }

  private static String text(Tail.Told told) {
    return told.written()
        + " written; "
        + told.lag()
        + (told.lag().events() > 0 ? ", the oldest for " + told.age().toMillis() + " ms" : "");
  }
}
