package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// Anchore does not start with a directory in which it finds anything but its own directories, one
/// for each account. So no document is moved into such a one, and `check` says what is in the way.
class AnchoreDirectoryTest {
  private static final String ADMIN = "21232f297a57a5a743894a0e4a801fc3";

  @TempDir private Path directory;

  private AnchoreScene scene;
  private Path files;
  private Path root;

  @BeforeEach
  void installAnchore() throws Exception {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    files = scene.localfs("files");
    root = Files.createDirectory(directory.resolve("files"));
  }

  private void inTheWay(String named) {
    String sentence =
        "TRA-124 Anchore would not start with localfs (file://" + root + "/): it wants nothing";
    AnchoreScene.Ran check = scene.anchore("check", files);
    assertThat(check.code()).as(check.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(check.out())
        .contains("NOT OK  entries: " + sentence, root + " has " + named + " in it. Move what is")
        .contains("archive_data_dir in " + files, "does not work")
        .doesNotContain(".tranship~");
    assertThat(scene.anchore("plan", scene.db(), files).out())
        .contains("NOT OK  entries: " + sentence, root + " has " + named + " in it.");
    AnchoreScene.Ran ran = scene.migrate(scene.db(), files);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("Refused: " + sentence);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
  }

  @Test
  void aMountPointWithLostAndFound() throws Exception {
    Files.createDirectory(root.resolve("lost+found"));
    inTheWay("lost+found");
  }

  @Test
  void aFileWhereADirectoryOfAnAccountWouldBe() throws Exception {
    Files.createDirectory(root.resolve(ADMIN));
    Files.createDirectory(root.resolve(ADMIN.toUpperCase(Locale.ROOT) + ".old"));
    assertThat(scene.anchore("check", files).out()).contains("The configuration works.");
    Files.createFile(root.resolve("f" + ADMIN.substring(1)));
    inTheWay("f" + ADMIN.substring(1));
  }

  /// Nobody holds the mark of a process that is gone, so whoever writes next takes it away.
  @Test
  void theMarkOfAKilledRunIsNotInTheWay() throws Exception {
    Path mark = Files.createFile(root.resolve(".tranship~0f0f0f0f-0f0f.live"));
    assertThat(scene.anchore("plan", scene.db(), files).code()).isZero();
    assertThat(mark).exists();
    AnchoreScene.Ran check = scene.anchore("check", files);
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(root).isEmptyDirectory();
    Files.createFile(mark);
    AnchoreScene.Ran ran = scene.migrate(scene.db(), files);
    assertThat(ran.code()).as(ran.all()).isZero();
    try (var left = Files.list(root)) {
      assertThat(left).containsExactly(root.resolve(ADMIN));
    }
  }
}
