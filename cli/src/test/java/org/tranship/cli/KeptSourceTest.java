package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// What is not removed at the source is never passed over in silence.
class KeptSourceTest {
  @TempDir private Path directory;

  @Test
  void aCopyThatWasNotReadBackKeepsItsSourceAndIsCounted() throws IOException, SQLException {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    AnchoreScene.Ran moved = scene.migrate(scene.db(), scene.localfs("files"), "--nodelete");
    assertThat(moved.code()).as(moved.all()).isZero();
    forgetOneReadback();
    AnchoreScene.Ran complete = scene.verb("complete", "last");
    assertThat(complete.code()).as(complete.all()).isZero();
    assertThat(complete.out()).contains("1 kept at the source, not read back.");
    assertThat(scene.anchore().contentOfDb()).hasSize(1);
    assertThat(scene.run("status", "last").out())
        .contains("NOT OK    source cleaned: 1 kept at the source, not read back");
  }

  /// Adds a newer result for one copy, of a lower level.
  private void forgetOneReadback() throws IOException, SQLException {
    Path file;
    try (var files = Files.list(directory.resolve("journal"))) {
      file = files.filter(each -> each.toString().endsWith(".tranship")).findFirst().orElseThrow();
    }
    try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = journal.createStatement()) {
      statement.execute(
          "INSERT INTO result (pass, key, line, outcome, level, size, sha256, source, written,"
              + " target, code, reason, note)"
              + " SELECT pass, key, 1000000, outcome, 1, size, sha256, source, written, target,"
              + " code, reason, note FROM result"
              + " WHERE pass = (SELECT id FROM pass WHERE name = 'copy') LIMIT 1");
      statement.execute("INSERT INTO saved VALUES (1000000, 0)");
    }
  }
}
