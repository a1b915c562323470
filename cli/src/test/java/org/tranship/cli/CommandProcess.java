package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.RunningApart;

/// The command in a process of its own, which can be signalled and ends with a real exit code.
final class CommandProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENING = Pattern.compile("Listening at (http\\S+)/;");

  private final RunningApart process;

  private CommandProcess(RunningApart process) {
    this.process = process;
  }

  /// Starts it. Its standard input stays open and empty.
  ///
  /// @param directory for its output and whatever it leaves among temporary files
  static CommandProcess start(Path directory, Object... arguments) {
    return within("256m", directory, arguments);
  }

  /// @param heap most of it, as Java's `-Xmx` takes it
  static CommandProcess within(String heap, Path directory, Object... arguments) {
    return within(heap, directory, Map.of(), arguments);
  }

  /// @param environment what it finds there besides
  static CommandProcess within(
      String heap, Path directory, Map<String, String> environment, Object... arguments) {
    Program program =
        RehearsedCommand.in(
            directory,
            "-Xmx" + heap,
            "-D" + ProcessExit.AT_ONCE + "=true",
            "-Djava.io.tmpdir=" + directory);
    if (System.getProperty("os.name").equals("Linux")) {
      // A test run in the background of a script may have been told to ignore Ctrl-C.
      program = program.inside(List.of("env", "--default-signal=INT"));
    }
    return new CommandProcess(program.with(environment).startApart(directory, words(arguments)));
  }

  /// Runs it to its end, with nobody at its standard input.
  ///
  /// @param around a command that runs the one behind it, such as one that makes a disk small
  /// @param environment what it finds there besides
  static AnchoreScene.Ran run(
      Path directory, List<String> around, Map<String, String> environment, Object... arguments)
      throws InterruptedException {
    Program program = RehearsedCommand.in(directory).inside(around).with(environment);
    try (CommandProcess process =
        new CommandProcess(program.startApart(directory, words(arguments)))) {
      process.process.endInput();
      return process.await();
    }
  }

  private static List<String> words(Object... arguments) {
    return Stream.of(arguments).map(Object::toString).toList();
  }

  /// Sends a signal, such as `INT`.
  void signal(String name) throws InterruptedException {
    process.signal(name);
  }

  long pid() {
    return process.pid();
  }

  /// Ends it with SIGKILL: it does nothing any more.
  void kill() {
    process.kill();
  }

  /// Ends it with SIGKILL, and waits until it is gone.
  void killed() {
    process.kill();
    try {
      int _ = process.await(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a process was ending", e);
    }
  }

  /// Waits until it has printed this, for people or as its result.
  void awaitText(String text) throws InterruptedException {
    process.awaitText(text);
  }

  /// Waits until a server has said where it listens, and tells its address.
  String awaitAddress() throws InterruptedException {
    awaitText("; the token is in ");
    Matcher matcher = LISTENING.matcher(process.printed().out() + process.printed().err());
    if (!matcher.find()) {
      throw new AssertionError(process.printed());
    }
    return matcher.group(1);
  }

  /// Waits until it has a thread of this name, where the system shows that; of 15 letters at most.
  void awaitThread(String name) throws IOException, InterruptedException {
    Path threads = Path.of("/proc", Long.toString(pid()), "task");
    while (Files.isDirectory(threads)) {
      try (Stream<Path> all = Files.list(threads)) {
        for (Path thread : all.toList()) {
          if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
            return;
          }
        }
      } catch (NoSuchFileException _) {
        // A thread ended while it was looked at.
      }
      Thread.sleep(10);
    }
  }

  /// Waits until one of them has ended.
  static void awaitOne(CommandProcess one, CommandProcess two) throws InterruptedException {
    RunningApart.awaitOne(one.process, two.process, PATIENCE);
  }

  /// Waits for its end.
  AnchoreScene.Ran await() throws InterruptedException {
    int code = process.await(PATIENCE);
    RunningApart.Printed printed = process.printed();
    return new AnchoreScene.Ran(code, printed.out(), printed.err());
  }

  @Override
  public void close() {
    process.close();
  }
}
