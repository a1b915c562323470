package org.tranship.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command in a process of its own, which can be signalled and ends with a real exit code.
final class CommandProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Starts it. Its standard input stays open and empty.
  ///
  /// @param directory for its output and whatever it leaves among temporary files
  static CommandProcess start(Path directory, Object... arguments) {
    return within("256m", directory, arguments);
  }

  /// @param heap most of it, as Java's `-Xmx` takes it
  static CommandProcess within(String heap, Path directory, Object... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // A test run in the background of a script may have been told to ignore Ctrl-C.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx" + heap,
            "--enable-native-access=ALL-UNNAMED",
            "-D" + ProcessExit.AT_ONCE + "=true",
            "-Djava.io.tmpdir=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Path out = Files.createTempFile(directory, "command-", ".out");
      Path err = Files.createTempFile(directory, "command-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new CommandProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends a signal, such as `INT`.
  void signal(String name) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /// Ends it with SIGKILL: it does nothing any more.
  void kill() {
    process.destroyForcibly();
  }

  /// Waits until it has printed this, for people or as its result.
  void awaitText(String text) throws InterruptedException {
    while (!ran(0).all().contains(text)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("It ended without having said \"" + text + "\": " + ran(0).all());
      }
    }
  }

  /// Waits for its end.
  AnchoreScene.Ran await() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("It goes on and on: " + ran(0).all());
    }
    return ran(process.exitValue());
  }

  private AnchoreScene.Ran ran(int code) {
    try {
      return new AnchoreScene.Ran(code, Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
