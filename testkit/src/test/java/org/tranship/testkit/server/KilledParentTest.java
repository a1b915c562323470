package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A JVM that is killed with SIGKILL runs no shutdown hook, and still leaves no process, no
/// directory; also where everything in its process group is killed with it, as a terminal does.
class KilledParentTest {
  /// Starts servers, tells their process ids and the number of them, and waits to be killed.
  static final class Parent {
    private Parent() {}

    static void main() throws InterruptedException {
      PostgresServer postgres = PostgresServer.shared();
      SwiftServer swift = SwiftServer.shared();
      S3ProxyServer.shared();
      postgres.processes().forEach(p -> System.out.println("pid=" + p.pid()));
      swift.processes().forEach(p -> System.out.println("pid=" + p.pid()));
      System.out.println("ready");
      Thread.sleep(120_000);
    }
  }

  @Test
  void killedJvmLeavesNothingBehind() throws IOException, InterruptedException {
    // Scratch directories are made below this one, so that leftovers are ours alone.
    Path temporary = Files.createTempDirectory("tranship-killed-");
    Process parent =
        new ProcessBuilder(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var servers = new ArrayList<ProcessHandle>();
    try (BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
        assertThat(line).as("the parent ended before its servers were ready").isNotNull();
        if (line.startsWith("pid=")) {
          ProcessHandle.of(Long.parseLong(line.substring(4))).ifPresent(servers::add);
        }
      }
    } finally {
      new ProcessBuilder("sh", "-c", "kill -s KILL -- -" + parent.pid()).start().waitFor();
    }
    parent.waitFor();
    assertThat(servers).hasSizeGreaterThan(10);
    awaitNone(temporary, servers);
    LeftBehind.assertNone(servers);
    try (var left = Files.list(temporary)) {
      assertThat(left).as("directories left behind").isEmpty();
    }
    Files.delete(temporary);
  }

  private static void awaitNone(Path temporary, List<ProcessHandle> servers)
      throws IOException, InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (var left = Files.list(temporary)) {
        if (left.filter(p -> p.getFileName().toString().startsWith("tranship-")).count() == 0
            && servers.stream().noneMatch(ProcessHandle::isAlive)) {
          return;
        }
      }
      Thread.sleep(100);
    }
  }
}
