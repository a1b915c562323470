package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk, made of a small file system in memory that is mounted in a name space of its own,
/// so that nobody else sees it and nothing is left mounted.
class FileFullTest {
  @TempDir Path root;

  private static final String MOUNT =
      "mount -t tmpfs -o size=1m tmpfs \"$0\" && mkdir \"$0/sub\""
          + " && mount -t tmpfs -o size=1m tmpfs \"$0/sub\" && exec \"$@\"";

  private record Ended(int code, String text) {}

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text);
  }

  /// The command under which a mount is allowed: plainly for root, else in a user name space.
  private List<String> mounting(List<String> command) throws IOException, InterruptedException {
    for (String how : List.of("-m", "-rm")) {
      List<String> prefix = List.of("unshare", how, "sh", "-c", MOUNT, root.toString());
      List<String> probe = new ArrayList<>(prefix);
      probe.add("true");
      if (run(probe).code() == 0) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
      }
    }
    return List.of();
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothingOfTheWrite() throws Exception {
    List<String> command =
        mounting(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                root.toString()));
    Assumptions.assumeFalse(
        command.isEmpty(),
        "this machine lets nobody mount a file system: a full disk is not tried");
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
