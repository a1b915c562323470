package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.SmallDisk;

/// A full disk, made of a small file system in memory that is mounted in a name space of its own,
/// so that nobody else sees it and nothing is left mounted.
class FileFullTest {
  @TempDir Path root;

  private record Ended(int code, String text) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text);
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothingOfTheWrite() throws Exception {
    Optional<List<String>> disk = SmallDisk.around(root, "1m");
    Optional<List<String>> below = SmallDisk.around(root.resolve("sub"), "1m");
    if (disk.isEmpty() || below.isEmpty()) {
      System.err.println(SmallDisk.NOT_RUN);
      return;
    }
    List<String> command = new ArrayList<>(disk.get());
    command.addAll(below.get());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FullDisk.class.getName(),
            root.toString()));
    Ended ended = run(command);
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(ended.text().lines())
        .containsExactly(
            "memory=FULL",
            "stream=FULL",
            "create=FULL",
            "over=FULL",
            "keys=[small]",
            "left=[]",
            "settled=[d/fits, small, sub/deep/other]");
  }
}
