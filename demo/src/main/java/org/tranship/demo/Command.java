package org.tranship.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;

/// The command `tranship`, run as an operator runs it: a process of its own, secrets only in its
/// environment, nobody at its standard input.
final class Command {
  private static final Duration MOST = Duration.ofMinutes(30);

  private final Program program;
  private final Screen screen;

  /// @param launcher of the distribution
  /// @param directory where it is started
  Command(Path launcher, Path directory, Screen screen) {
    this.program = Program.of(launcher, directory);
    this.screen = screen;
  }

  /// Shows and runs the command, and expects an exit code.
  ///
  /// @param environment added to that of this process, in which nothing of Anchore's is left
  /// @throws DemoFailed if it ends with another code
  Ended run(int expected, Map<String, String> environment, String... arguments) {
    return run(screen::output, expected, environment, arguments);
  }

  /// The same, with the output shown in another way than line by line as it comes.
  Ended run(
      Consumer<String> display,
      int expected,
      Map<String, String> environment,
      String... arguments) {
    screen.command("tranship " + String.join(" ", arguments));
    Ended ended = end(display, environment, arguments);
    DemoFailed.unless(
        ended.code() == expected,
        "the command above ended with exit code " + ended.code() + ", not " + expected + ".");
    return ended;
  }

  private Ended end(
      Consumer<String> display, Map<String, String> environment, String... arguments) {
    try {
      return program.with(environment).start(display, List.of(arguments)).await(MOST);
    } catch (IllegalStateException e) {
      throw new DemoFailed("the command above goes on and on: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailed("interrupted while a command was running.");
    }
  }
}
