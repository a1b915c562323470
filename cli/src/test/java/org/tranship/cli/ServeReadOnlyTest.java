package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `readOnlyRegistry` posted while the registry is closed already: nothing opens it but `false`.
class ServeReadOnlyTest {
  @TempDir private Path directory;

  private Path closed() {
    return directory.resolve("closed");
  }

  private Path doubt() {
    return directory.resolve("doubt");
  }

  /// A registry that is closed while a file is there, and a probe that proves nothing while another
  /// one is.
  private String config(String word) throws IOException {
    Path probe = directory.resolve("probe.sh");
    Files.writeString(
        probe,
        "if [ -e '"
            + doubt()
            + "' ]; then exit 127; fi\nif [ -e '"
            + closed()
            + "' ]; then exit 1; fi\n");
    return "fence:\n  raise: {command: [touch, \""
        + closed()
        + "\"]}\n  lower: {command: [rm, -f, \""
        + closed()
        + "\"]}\n  prove: {command: [sh, \""
        + probe
        + "\", \""
        + word
        + "\"]}\n";
  }

  @Test
  void oneThatIsClosedStaysSoWhateverTheProbeSaysAndTheDoubtIsShown() throws IOException {
    try (ServedScene scene = new ServedScene(directory, config("a"))) {
      assertThat(scene.readOnly(true).json()).containsEntry("status", "done");
      Files.createFile(doubt());
      ServedScene.Told doubted = scene.readOnly(true);
      assertThat(doubted.json()).containsEntry("status", "error").containsEntry("exit", 3L);
      assertThat(scene.log(doubted.text("id"))).contains("TRM-124").doesNotContain("lowered");
      assertThat(closed()).exists();
      assertThat(scene.get("/api/v0/meta/settings").json())
          .containsEntry("readOnlyRegistry", false)
          .doesNotContainEntry("readOnlySince", null);
      Files.delete(doubt());
      Files.delete(closed());
      ServedScene.Told again = scene.readOnly(true);
      assertThat(again.json()).containsEntry("status", "done");
      assertThat(scene.log(again.text("id"))).contains("A write went through");
      assertThat(closed()).exists();
      assertThat(scene.get("/api/v0/meta/settings").json()).containsEntry("readOnlyRegistry", true);
    }
    try (ServedScene scene = new ServedScene(directory, config("b"))) {
      ServedScene.Told other = scene.readOnly(true);
      assertThat(other.json()).containsEntry("status", "error").containsEntry("exit", 3L);
      assertThat(scene.log(other.text("id")))
          .contains("TRV-208", "fence.prove", "Open the registry first");
      assertThat(closed()).exists();
      assertThat(scene.readOnly(false).json()).containsEntry("status", "done");
      assertThat(closed()).doesNotExist();
      assertThat(scene.readOnly(true).json()).containsEntry("status", "done");
      assertThat(closed()).exists();
    }
  }
}
