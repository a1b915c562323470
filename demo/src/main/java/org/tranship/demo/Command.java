package org.tranship.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The command `tranship`, run as an operator runs it: a process of its own, secrets only in its
/// environment, nobody at its standard input.
final class Command {
  private static final long MOST_MINUTES = 30;

  private final Path program;
  private final Path directory;
  private final Screen screen;

  /// @param program the launcher of the distribution
  /// @param directory where it is started
  Command(Path program, Path directory, Screen screen) {
    this.program = program;
    this.directory = directory;
    this.screen = screen;
  }

  /// How a command ended.
  ///
  /// @param code its exit code
  /// @param lines what it printed, both streams
  /// @param seconds from before the process was started until it had ended
  record Ended(int code, List<String> lines, double seconds) {
    String text() {
      return String.join("\n", lines);
    }
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
    Ended ended = start(display, environment, arguments);
    DemoFailed.unless(
        ended.code() == expected,
        "the command above ended with exit code " + ended.code() + ", not " + expected + ".");
    return ended;
  }

  private Ended start(
      Consumer<String> display, Map<String, String> environment, String... arguments) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ANCHORE"));
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    List<String> lines = new ArrayList<>();
    try {
      Process process = builder.start();
      var _ =
          process
              .onExit()
              .orTimeout(MOST_MINUTES, TimeUnit.MINUTES)
              .exceptionally(_ -> process.destroyForcibly());
      try (var reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
          display.accept(line);
        }
      }
      int code = process.waitFor();
      return new Ended(code, lines, (System.nanoTime() - began) / 1e9);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailed("interrupted while a command was running.");
    }
  }
}
