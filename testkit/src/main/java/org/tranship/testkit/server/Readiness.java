package org.tranship.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/// What every launcher needs before its server can be used: a port, the program, and patience with
/// an end.
final class Readiness {
  private static final List<String> PLACES =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// How long a server may take to start. Nobody waits longer than the server needs, and the end of
  /// its process is noticed at once; so this is for a machine that has much else to do.
  static final Duration START_WITHIN = Duration.ofMinutes(3);

  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final int MOST_PORTS = 200;

  private Readiness() {}

  /// A port on 127.0.0.1 that nothing listens on now. One that was given by the system could be
  /// given away again before the server has it, to whoever connects to anything at that moment; so
  /// it is drawn below the range that Linux gives from (32768 on). Another server can still draw
  /// the same one at the same time; it then fails to start and says so.
  static int freePort() {
    IOException last = new IOException("none was tried");
    for (int tries = 0; tries < MOST_PORTS; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        last = e;
      }
    }
    throw new ServerStartException("No free port on 127.0.0.1", last);
  }

  /// Finds a program, or says which Debian package brings it.
  static Path program(String name, String debianPackages) {
    return find(name)
        .orElseThrow(
            () ->
                new ServerStartException(
                    "Program "
                        + name
                        + " is not installed. Install it with: apt-get install "
                        + "--no-install-recommends "
                        + debianPackages));
  }

  /// Finds a program on the usual paths; the PATH of a build may lack the sbin folders.
  static Optional<Path> find(String name) {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Waits until the question is answered with true. An exception counts as "not yet": a server
  /// that is starting refuses connections; the last one is told when time is up.
  static void await(String name, List<WatchedProcess> processes, Callable<Boolean> question) {
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    Optional<Exception> last = Optional.empty();
    while (true) {
      for (WatchedProcess process : processes) {
        if (!process.isAlive()) {
          throw new ServerStartException(name + " ended while starting. Log:\n" + process.logEnd());
        }
      }
      try {
        if (question.call()) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServerStartException("Interrupted while waiting for " + name, e);
      } catch (Exception e) {
        last = Optional.of(e);
      }
      if (System.nanoTime() >= deadline) {
        var logs = new StringBuilder();
        processes.forEach(process -> logs.append('\n').append(process.logEnd()));
        String message =
            name + " was not ready within " + START_WITHIN.toSeconds() + " s. Log:" + logs;
        throw last.map(cause -> new ServerStartException(message, cause))
            .orElseGet(() -> new ServerStartException(message));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while waiting for a server", e);
    }
  }
}
