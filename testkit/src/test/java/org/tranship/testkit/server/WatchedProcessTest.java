package org.tranship.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that does not do what it is told is ended all the same, and what it has started.
class WatchedProcessTest {
  @TempDir private Path directory;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void whatIsDeafToItsSignalIsEndedByForce() throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    WatchedProcess process =
        WatchedProcess.start(
            "a deaf server",
            log,
            "TERM",
            Map.of(),
            List.of("sh", "-c", "trap '' TERM; sleep 300 & echo ready; wait"));
    while (!Files.exists(log) || !Files.readString(log).contains("ready")) {
      Thread.sleep(10);
    }
    List<ProcessHandle> all = process.processes();
    assertThat(all).as("the shell, its watcher, the server and what that started").hasSize(4);
    process.close();
    for (ProcessHandle each : all) {
      assertThat(each.onExit().orTimeout(10, TimeUnit.SECONDS))
          .as("%s", each)
          .succeedsWithin(10, TimeUnit.SECONDS);
    }
  }
}
