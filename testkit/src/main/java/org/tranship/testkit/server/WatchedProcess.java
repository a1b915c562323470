package org.tranship.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server's process that cannot outlive this JVM.
///
/// The server runs below a shell that reads from a pipe whose other end only this JVM holds. The
/// pipe closes when the JVM ends, also by `kill -9`, and the shell then stops the server: first
/// with the server's own stop signal, after three seconds with SIGKILL for its whole process group.
/// The same pipe carries the orders of [#close] and [#kill], so no process id is ever signalled
/// from Java and a reused id cannot be hit. Output of the server goes to one log file.
final class WatchedProcess implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 25;

  // setsid gives the server a process group of its own, so that its workers can be ended with it.
  private static final String WATCH =
      """
      signal=$1
      shift
      exec 3<&0 </dev/null
      setsid "$@" 3<&- &
      child=$!
      {
        word=GONE
        read -r word <&3
        if [ "$word" != KILL ]; then
          kill -s "$signal" "$child"
          for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            kill -s 0 "$child" || exit 0
            sleep 0.2
          done
        fi
        kill -s KILL -- "-$child"
      } 2>/dev/null &
      watcher=$!
      exec 3<&-
      wait "$child"
      code=$?
      kill "$watcher" 2>/dev/null
      kill -s KILL -- "-$child" 2>/dev/null
      exit "$code"
      """;

  private final String name;
  private final Path log;
  private final Process shell;
  private final OutputStream orders;

  private WatchedProcess(String name, Path log, Process shell) {
    this.name = name;
    this.log = log;
    this.shell = shell;
    this.orders = shell.getOutputStream();
  }

  /// Starts a program of its own and returns at once.
  ///
  /// @param name how messages call it
  /// @param log the file its output is appended to
  /// @param stopSignal the signal that ends it in good order, for example `TERM`
  /// @param environment variables added to this JVM's own
  /// @param command program and arguments; no secret belongs here
  static WatchedProcess start(
      String name,
      Path log,
      String stopSignal,
      Map<String, String> environment,
      List<String> command) {
    // In a session of its own: what is meant for the whole group of this JVM, such as Ctrl-C, would
    // end the shell and leave the server.
    var full = new ArrayList<>(List.of("setsid", "sh", "-c", WATCH, "tranship-watch", stopSignal));
    full.addAll(command);
    var builder = new ProcessBuilder(full);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new WatchedProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name + " (" + command.getFirst() + ")", e);
    }
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /// Every live process of this server, the shell that watches it included.
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(shell.toHandle()), shell.descendants())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /// The last lines of the log, for messages.
  String logEnd() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
      int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /// Ends the server as a power cut would: SIGKILL for its process group, and for what it has
  /// started outside of that. (Each of PostgreSQL's backends leads a group of its own, and one that
  /// is busy would go on and commit.) Safe to repeat.
  void kill() {
    List<ProcessHandle> started = shell.descendants().toList();
    if (shell.isAlive()) {
      try {
        orders.write("KILL\n".getBytes(StandardCharsets.US_ASCII));
        orders.flush();
      } catch (IOException _) {
        // A broken pipe says that the shell, and the server with it, has just ended.
      }
    }
    started.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  /// Stops the server in good order, by force after three seconds. Safe to repeat.
  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException _) {
      // As above: nothing is left to order.
    }
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!shell.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServerStartException(
            name + " did not stop within " + STOP_WITHIN.toSeconds() + " s. Log:\n" + logEnd());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
