package org.tranship.testkit.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tranship.core.journal.RunId;
import org.tranship.core.value.Location;

/// A [JournalWriter] in a JVM of its own, which the test talks to and kills.
final class JournalProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;

  /// @param scratch for whatever the process leaves in the directory for temporary files
  JournalProcess(Path scratch, Location journal, RunId run, String... task) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + scratch,
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                JournalWriter.class.getName(),
                journal.reveal(),
                run.text()));
    command.addAll(List.of(task));
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  /// The next line it prints.
  String line() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new AssertionError("The other process ended by itself, with " + process.waitFor());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for the other process", e);
    }
  }

  boolean hasLine() {
    try {
      return output.ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it (SIGKILL, where there are signals).
  ///
  /// @return what it had printed that was not read yet; a line cut off counts as not printed
  List<String> kill() {
    try {
      // Through the handle, since Process itself would also close the pipe with what was printed.
      process.toHandle().destroyForcibly();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("A killed process lives on");
      }
      StringBuilder rest = new StringBuilder();
      char[] buffer = new char[8192];
      for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
        rest.append(buffer, 0, read);
      }
      return rest.substring(0, rest.lastIndexOf("\n") + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for the other process", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
