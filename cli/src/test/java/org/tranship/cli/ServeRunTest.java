package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The run that a job is about is the one that was meant when it was posted.
class ServeRunTest {
  @TempDir private Path directory;

  private String config() throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Files.writeString(Files.createDirectories(directory.resolve(name)).resolve("file"), name);
    }
    return "stores: {a: \"file:"
        + directory.resolve("a")
        + "\", b: \"file:"
        + directory.resolve("b")
        + "\", to-a: \"file:"
        + directory.resolve("to-a")
        + "\", to-b: \"file:"
        + directory.resolve("to-b")
        + "\"}\n";
  }

  @Test
  void aJobKeepsTheWholeNameOfTheRunThatWasMeantAndTheNewestIsNoNameForWhatDestroys()
      throws IOException {
    try (ServedScene scene = new ServedScene(directory, config())) {
      assertThat(refused(scene, "verify", "last")).contains("no run in the journal");
      String first = scene.run("copy", "{\"from\":\"a\",\"to\":\"to-a\"}").text("run");
      ServedScene.Told verified = scene.run("verify", "{\"run\":\"last\"}");
      assertThat(verified.json())
          .containsEntry("status", "done")
          .containsEntry("parameters", Map.of("run", first));
      String second = scene.run("copy", "{\"from\":\"b\",\"to\":\"to-b\"}").text("run");
      for (String verb : new String[] {"complete", "rollback"}) {
        assertThat(refused(scene, verb, "last")).contains("TRV-101", "is to be named here");
        assertThat(refused(scene, verb, first.substring(0, 4))).contains("2 runs begin with");
        assertThat(refused(scene, verb, "2020")).contains("There is no run");
        assertThat(refused(scene, verb, "")).contains("There is no run");
      }
      assertThat(scene.run("rollback", "{\"run\":\"" + second + "\"}").body())
          .contains(second)
          .doesNotContain(first);
      assertThat(directory.resolve("to-a/file")).exists();
      assertThat(directory.resolve("to-b/file")).doesNotExist();
    }
  }

  private static String refused(ServedScene scene, String action, String run) {
    ServedScene.Told told =
        scene.post(
            "/api/v0/jobs",
            "{\"action\":\"" + action + "\",\"parameters\":{\"run\":\"" + run + "\"}}");
    assertThat(told.status()).as(told.body()).isEqualTo(400);
    return told.body();
  }
}
