package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.events.copy.Route;
import org.tranship.events.proof.EventDifference;
import org.tranship.events.proof.Proof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship events verify`. Changes neither log.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Compares what the source gives, transformed as the plan says, with what the target has:"
            + " for each stream the number of events, their versions, their content and their"
            + " order. Names every stream that differs. Ends with 4 if one does.")
final class EventsVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/events.md.")
  private Path plan;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::verify);
  }

  private ExitCode verify(Session session) throws InterruptedException {
    Route route = EventArgument.open(session, EventArgument.read(plan).plan()).route();
    route.source().check();
    route.target().check();
    Proof.Proven proven =
        new Proof(route, difference -> session.item(document(difference), difference.toString()))
            .run();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("same", proven.same());
    document.put("streams", proven.streams());
    document.put("events", proven.events());
    document.put("differing_streams", proven.differences());
    document.put("chain", proven.chain().toString());
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
