package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// A run that cannot be read is never passed over in silence.
class UnreadableRunsTest {
  private static final String LOST = "20991121-093412-k7q2";

  @TempDir private Path directory;
  private AnchoreScene scene;
  private Path file;

  @BeforeEach
  void damage() throws IOException {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    AnchoreScene.Ran ran = scene.migrate(scene.db(), scene.localfs("files"), "--nodelete");
    assertThat(ran.code()).as(ran.all()).isZero();
    file = directory.resolve("journal").resolve(LOST + ".tranship");
    Files.writeString(file, "damage".repeat(2_000));
  }

  @Test
  void itIsListedWithItsReason() {
    AnchoreScene.Ran list = scene.run("list");
    assertThat(list.code()).isZero();
    assertThat(list.out()).contains("ready", LOST + ": TRS-205", file.toString());
    assertThat(scene.run("list", "--json").out())
        .contains("\"unreadable\"", "\"run\" : \"" + LOST + "\"", "\"code\" : \"TRS-205\"");
  }

  @Test
  void theLastRunThatCanBeReadIsNotTakenForTheLast() {
    AnchoreScene.Ran last = scene.run("status", "last");
    assertThat(last.code()).isZero();
    assertThat(last.err()).contains("a newer run cannot be read: " + LOST);
    AnchoreScene.Ran named = scene.run("status", LOST.substring(0, 8));
    assertThat(named.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(named.err()).contains("TRS-205", file.toString());
  }

  @Test
  void noMigrationIsBegunBesideIt() throws IOException {
    AnchoreScene.Ran refused = scene.migrate(scene.localfs("files"), scene.db());
    assertThat(refused.code()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(refused.err()).contains("TRS-504", LOST, "--journal", "move the file away");
    Files.delete(file);
    assertThat(scene.migrate(scene.localfs("files"), scene.db()).code()).isZero();
  }
}
