package org.tranship.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tranship.events.run.EventCopying;
import org.tranship.events.run.Preview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship events copy`.
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the events of one log into another as a plan says, transformed by its rules, and"
          + " verifies every stream.",
      "Run again it goes on from where the target says that it has come to."
    })
final class EventsCopyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(
      names = "--dry-run",
      description =
          "Copy nothing: show what becomes of an event of each type, before and after. Ends with 1"
              + " if one cannot be transformed.")
  private boolean dry;

  @Option(
      names = "--look-at",
      paramLabel = "N",
      defaultValue = "10000",
      description = "With --dry-run, how many events are looked at. The default is 10000.")
  private long most;

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
          EventArgument argument = EventArgument.read(plan);
          return dry ? preview(session, argument) : new EventRuns(session, yes).copy(argument);
        });
  }

  private ExitCode preview(Session session, EventArgument argument) throws InterruptedException {
    EventCopying copying = EventArgument.open(session, argument.plan());
    PreviewText text = new PreviewText();
    Preview.Seen seen =
        new Preview(copying.route(), most)
            .run(sample -> session.item(text.document(sample), text.text(sample)));
    session.end(text.document(seen), text.text(seen));
    return seen.faults() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }
}
