package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// A docker-registry as a machine has it: it reads one file of settings, and a program stops,
/// starts and restarts it, as `systemctl` does. As with a unit of the simple kind the program is
/// done when the registry's process is there, and not when it answers: that is half a second later
/// at the least.
///
/// The registry runs below a shell that starts it, and starts it again when it was ended without
/// having been stopped; the program ends it by its process id. It cannot outlive this JVM.
public final class RegistryUnit implements AutoCloseable {
  private static final String WATCH =
      """
      while :; do
        if [ -e "$1/stopped" ]; then sleep 0.05; continue; fi
        { sleep 0.5; exec docker-registry serve "$2"; } &
        echo $! > "$1/pid.new"
        mv "$1/pid.new" "$1/pid"
        wait $!
        rm -f "$1/pid"
      done
      """;

  private static final String PROGRAM =
      """
      #!/bin/sh
      # stop | start | restart, and the name of the unit
      cd '%s' || exit 1
      stop() {
        touch stopped
        pid=$(cat pid 2>/dev/null) && kill "$pid" 2>/dev/null
        while [ -e pid ]; do sleep 0.05; done
      }
      start() {
        rm -f stopped
        until [ -e pid ]; do sleep 0.05; done
      }
      [ "$2" = registry ] || exit 5
      case $1 in
        stop) stop ;;
        start) start ;;
        restart) stop; start ;;
        *) exit 2 ;;
      esac
      """;

  private final ScratchDirectory scratch = ScratchDirectory.create("unit");
  private final WatchedProcess process;

  private RegistryUnit(Path settings) throws IOException {
    Path _ = Readiness.program("docker-registry", "docker-registry");
    Path program = Files.writeString(program(), PROGRAM.formatted(scratch.path()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    process =
        WatchedProcess.start(
            "docker-registry",
            scratch.path().resolve("registry.log"),
            "TERM",
            // With a bundle of certificates there the driver for S3 does not start.
            Map.of("LC_ALL", "C.UTF-8", "AWS_CA_BUNDLE", ""),
            List.of("sh", "-c", WATCH, "unit", scratch.path().toString(), settings.toString()));
  }

  /// Starts it, and waits until it answers; the caller closes it. What it stores stays.
  ///
  /// @param settings of distribution; read each time it is started
  /// @param address where it answers by these settings
  public static RegistryUnit start(Path settings, URI address) {
    try {
      RegistryUnit unit = new RegistryUnit(settings);
      try {
        Readiness.await("docker-registry", List.of(unit.process), () -> answers(address));
        return unit;
      } catch (RuntimeException e) {
        unit.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start docker-registry", e);
    }
  }

  private static boolean answers(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ask = HttpRequest.newBuilder(address.resolve("/v2/")).build();
      return client.send(ask, BodyHandlers.discarding()).statusCode() == 200;
    }
  }

  /// A port that is free just now.
  public static int freePort() {
    return Readiness.freePort();
  }

  /// The program; its arguments are those of `systemctl`: what to do, and `registry`.
  public Path program() {
    return scratch.path().resolve("systemctl");
  }

  /// The last lines that the registry has written.
  public String log() {
    return process.logEnd();
  }

  /// Stops it. Safe to repeat.
  @Override
  public void close() {
    process.close();
    scratch.close();
  }
}
