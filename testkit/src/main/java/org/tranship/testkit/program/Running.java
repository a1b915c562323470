package org.tranship.testkit.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A program at work.
public final class Running {
  private final Process process;
  private final long began;
  private final Consumer<String> display;

  Running(Process process, long began, Consumer<String> display) {
    this.process = process;
    this.began = began;
    this.display = display;
  }

  /// Ends it with SIGKILL: it does nothing any more, not even its own clearing up.
  public void kill() {
    // Through the handle, since Process itself would also close the pipe with what was printed.
    process.toHandle().destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Reads what it prints until it has ended.
  ///
  /// @param most it is killed when this is over
  /// @throws InterruptedException after killing it
  public Ended await(Duration most) throws InterruptedException {
    var tooLong =
        process
            .onExit()
            .orTimeout(most.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (_, fault) -> {
                  if (fault instanceof TimeoutException) {
                    kill();
                  }
                });
    List<String> lines = new ArrayList<>();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        display.accept(line);
      }
      int code = process.waitFor();
      Ended ended = new Ended(code, lines, Duration.ofNanos(System.nanoTime() - began));
      if (tooLong.isCompletedExceptionally()) {
        throw new IllegalStateException("It did not end within " + most + ":\n" + ended.text());
      }
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what the program prints", e);
    } finally {
      kill();
    }
  }
}
