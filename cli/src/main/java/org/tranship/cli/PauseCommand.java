package org.tranship.cli;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Fence;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.FenceState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What `pause` and `resume` have in common: a run, at work in whatever process or in none.
abstract class PauseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "RUN", description = "The run, or the beginning of its name, or 'last'.")
  private String run;

  /// Does it.
  ///
  /// @param holder the process that is at the run
  /// @return what is said of it
  abstract String change(Session session, RunView view, Optional<String> holder);

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          RunView view = RunCommands.find(session, spec, run);
          Journal journal = session.composition().journal();
          RunId id = view.header().id();
          Optional<String> holder = journal.holder(id);
          String said = change(session, view, holder);
          Map<String, Object> document = new LinkedHashMap<>();
          document.put("run", id.text());
          document.put("holder", holder);
          document.put("paused", journal.paused(id));
          session.result(document, said);
          return ExitCode.DONE;
        });
  }

  /// `tranship pause`.
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description =
          "Lets a run rest, whatever is being done with it: what is in flight comes to its end, and"
              + " nothing new is begun until 'tranship resume RUN'. The command that carries the run"
              + " out waits, also one that is started meanwhile.")
  static final class Pause extends PauseCommand {
    @Override
    String change(Session session, RunView view, Optional<String> holder) {
      Journal journal = session.composition().journal();
      RunId id = view.header().id();
      RunText text = RunText.of(journal, view);
      if (text.isOver()) {
        throw new CommandFailed(
            ExitCode.REFUSED,
            "TRS-510 The run "
                + id
                + " is "
                + text.word()
                + ": nothing more is done with it that could be paused.",
            null);
      }
      journal.pause(
          id,
          session.operator(true).name()
              + " since "
              + session.composition().clock().instant().truncatedTo(ChronoUnit.SECONDS));
      String said =
          holder
              .map(
                  process ->
                      "The run "
                          + id
                          + " begins nothing new from now on; "
                          + process
                          + " sees that within about a second, and waits.")
              .orElse(
                  "The run "
                      + id
                      + " is at work in no process. Whatever command takes it up waits.");
      return said
          + FenceState.upSince(view.entries(), Fence.STEP)
              .map(
                  since ->
                      " Its fence is up since "
                          + since
                          + " and stays up: writers are kept out while it rests.")
              .orElse("")
          + " 'tranship resume "
          + id
          + "' lets it go on.";
    }
  }

  /// `tranship resume`.
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description =
          "Lets a run go on that was told to pause. It starts none: a run that was killed is taken up"
              + " by the command that began it.")
  static final class Resume extends PauseCommand {
    @Override
    String change(Session session, RunView view, Optional<String> holder) {
      Journal journal = session.composition().journal();
      RunId id = view.header().id();
      boolean paused = journal.paused(id).isPresent();
      journal.unpause(id);
      return "The run "
          + id
          + (paused ? " may go on; " : " was not paused; ")
          + holder
              .map(process -> process + " is at it.")
              .orElse("it is at work in no process. The command that began it takes it up.");
    }
  }
}
