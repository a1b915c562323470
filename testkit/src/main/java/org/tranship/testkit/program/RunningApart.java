package org.tranship.testkit.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program at work whose two outputs are kept apart, and which can be sent signals.
public final class RunningApart implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  RunningApart(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// What it has printed so far, or in all.
  ///
  /// @param out on standard output
  /// @param err on standard error
  public record Printed(String out, String err) {
    public boolean contains(String text) {
      return (out + err).contains(text);
    }
  }

  public Printed printed() {
    try {
      return new Printed(Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what the program printed", e);
    }
  }

  /// Its number, as the system gave it.
  public long pid() {
    return process.pid();
  }

  /// Sends a signal, such as `INT`.
  public void signal(String name) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot send a signal", e);
    }
  }

  /// Ends it with SIGKILL: it does nothing any more.
  public void kill() {
    process.destroyForcibly();
  }

  /// Ends its standard input.
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot end the program's input", e);
    }
  }

  /// Waits until it has printed this, on either output.
  public void awaitText(String text) throws InterruptedException {
    while (!printed().contains(text)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) && !printed().contains(text)) {
        throw new IllegalStateException(
            "It ended without having said \"" + text + "\": " + printed());
      }
    }
  }

  /// Waits until one of them has ended.
  public static void awaitOne(RunningApart one, RunningApart two, Duration most)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(one.process.onExit(), two.process.onExit())
          .get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "None ended within " + most + ": " + one.printed() + two.printed(), e);
    }
  }

  /// Waits for its end.
  ///
  /// @return its exit code
  public int await(Duration most) throws InterruptedException {
    if (!process.waitFor(most)) {
      throw new IllegalStateException("It did not end within " + most + ": " + printed());
    }
    return process.exitValue();
  }

  /// Ends it with SIGKILL if it has not ended.
  @Override
  public void close() {
    kill();
  }
}
