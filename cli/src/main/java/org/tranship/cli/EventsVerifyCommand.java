package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.StreamCounts;
import org.tranship.core.journal.Journal;
import org.tranship.events.copy.Route;
import org.tranship.events.projection.ViewComparison;
import org.tranship.events.projection.ViewDifference;
import org.tranship.events.proof.EventDifference;
import org.tranship.events.proof.Proof;
import org.tranship.events.rebuild.FreshComparison;
import org.tranship.formats.plan.PlanFile.Subject;
import org.tranship.formats.report.ReportJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship events verify`. Changes neither log, nor what is live of read models.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares what the source gives, transformed as the plan says, with what the target has:"
          + " for each stream the number of events, their versions, their content and their"
          + " order. Names every stream that differs. Ends with 4 if one does. With --json the last"
          + " line has the sums and the largest streams.",
      "By the plan of a rebuild: compares every row of the read models with a fresh rebuild in a"
          + " shadow, which is thrown away."
    })
final class EventsVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Option(
      names = "--streams",
      paramLabel = "FILE",
      description =
          "Write how many events each stream has into this file, a JSON object a line. A file of"
              + " that name is replaced. Not for read models.")
  private @Nullable Path streams;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::verify);
  }

  private ExitCode verify(Session session) throws InterruptedException {
    return Subject.ofEvents(plan) == Subject.REBUILD ? views(session) : logs(session);
  }

  private ExitCode views(Session session) throws InterruptedException {
    if (streams != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--streams is for two logs, and " + plan + " is the plan of read models.");
    }
    RebuildArgument argument = RebuildArgument.read(plan);
    try (Journal.Claim _ = RebuildRuns.claim(session, argument.plan())) {
      ViewComparison.Compared compared =
          new FreshComparison(RebuildArgument.open(session, argument.plan()))
              .run(difference -> session.item(document(difference), difference.toString()));
      boolean same = compared.differences() == 0;
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("same", same);
      document.put("rows", compared.rows());
      document.put("differing_rows", compared.differences());
      session.end(
          document,
          compared.rows()
              + " rows compared with a fresh rebuild"
              + (same ? ", none differs." : "; " + compared.differences() + " differ."));
      return same ? ExitCode.DONE : ExitCode.DIFFERENT;
    }
  }

  private static Map<String, Object> document(ViewDifference difference) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("difference", difference.kind().word());
    document.put("table", difference.table());
    document.put("key", difference.key());
    document.put("detail", difference.detail());
    return document;
  }

  private ExitCode logs(Session session) throws InterruptedException {
    Route route = EventArgument.open(session, EventArgument.read(plan).plan()).route();
    route.source().check();
    route.target().check();
    StreamCounts.Collector counts = new StreamCounts.Collector();
    Proof.Proven proven =
        StreamFile.into(
            streams,
            counted ->
                new Proof(
                        route,
                        difference -> session.item(document(difference), difference.toString()),
                        counts.andThen(counted))
                    .run());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("same", proven.same());
    document.put("streams", proven.streams());
    document.put("events", proven.events());
    document.put("differing_streams", proven.differences());
    document.put("chain", proven.chain().toString());
    document.put("counts", ReportJson.streams(counts.counts()));
    session.end(
        document,
        proven.streams()
            + " streams, "
            + proven.events()
            + " events as they should be"
            + (proven.same() ? "." : "; " + proven.differences() + " streams differ.")
            + " Chain "
            + proven.chain());
    return proven.same() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private static Map<String, Object> document(EventDifference difference) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("difference", difference.kind().word());
    document.put("stream", difference.stream());
    if (difference.version() >= 0) {
      document.put("version", difference.version());
    }
    document.put("detail", difference.detail());
    return document;
  }
}
