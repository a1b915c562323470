package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;

/// The end of a migration with `--nodelete`, and its way back: nothing is removed that the run does
/// not know to be sound elsewhere, and what was refused has changed nothing.
class AnchoreCompleteTest {
  private static final List<Document> DOCUMENTS = AnchoreDocuments.many(0, 6, 2_000);
  private static final Document FIRST = DOCUMENTS.getFirst();

  @TempDir private Path directory;
  private AnchoreScene scene;
  private Path db;
  private Path files;
  private Map<String, String> before;

  @BeforeEach
  void migrate() {
    scene = AnchoreScene.with(directory, DOCUMENTS);
    db = scene.db();
    files = scene.localfs("files");
    before = scene.anchore().contentOfDb();
    AnchoreScene.Ran ran = migrateAgain();
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  private AnchoreScene.Ran migrateAgain() {
    return scene.anchore("migrate", db, files, "--nodelete", "--dontask");
  }

  /// The file that holds the copy of the first document.
  private Path copy() throws IOException {
    String url = scene.anchore().url(FIRST.name());
    try (Stream<Path> all = Files.walk(directory.resolve("files"))) {
      return all.filter(file -> url.endsWith(file.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("files"))) {
      return all.filter(Files::isRegularFile).map(AnchoreCompleteTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AnchoreScene.Ran answering(String answer, String verb) {
    return scene.answering(answer, verb, "--db-connect", scene.anchore().sqlAlchemyUrl(), "last");
  }

  private void nothingWasRemoved() {
    assertThat(scene.anchore().contentOfDb()).isEqualTo(before);
  }

  private void leadsBack(ExitCode code) {
    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isEqualTo(code.number());
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    nothingWasRemoved();
  }

  @Test
  void copyThatWasDamagedSinceKeepsEveryDocumentAtTheSource() throws IOException {
    byte[] sound = Files.readAllBytes(copy());
    Files.writeString(copy(), "damaged");
    AnchoreScene.Ran ran = scene.verb("complete", "last");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out())
        .contains("TRA-106", "1 of 6 documents are not as they were copied", "TRS-111");
    nothingWasRemoved();

    Files.write(copy(), sound);
    AnchoreScene.Ran again = scene.verb("complete", "last");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  @Test
  void copyThatIsGoneKeepsEveryDocumentAtTheSourceAndTheWayBack() throws IOException {
    Files.delete(copy());
    AnchoreScene.Ran ran = scene.verb("complete", "last");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("TRA-106", "rollback");
    leadsBack(ExitCode.DONE);
  }

  @Test
  void verificationThatFailedKeepsEveryDocumentAtTheSource() throws IOException {
    Files.writeString(copy(), "damaged");
    assertThat(scene.verb("verify", "last").code()).isEqualTo(ExitCode.DIFFERENT.number());
    AnchoreScene.Ran ran = scene.verb("complete", "last");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.all()).contains("TRS-401", "The last verification", "rollback");
    // Whoever changed the copy may still want it.
    leadsBack(ExitCode.FAILED);
    assertThat(files()).containsExactly("damaged");
  }

  /// Anchore was started again, and has written one document anew and removed another.
  @Test
  void whatAnchoreItselfHasChangedSinceDoesNotPreventTheEnd() throws IOException {
    byte[] fresh = "{\"document\": \"written anew\"}".getBytes(UTF_8);
    Files.write(copy(), fresh);
    scene
        .anchore()
        .execute(
            "update archive_metadata set is_compressed = false, digest = '"
                + AnchoreInstallation.md5(fresh)
                + "', size = "
                + fresh.length
                + " where \"archiveId\" = '"
                + FIRST.archiveId()
                + "'");
    assertThat(scene.verb("verify", "last").out()).contains("1 changed by Anchore since");
    AnchoreScene.Ran ran = scene.verb("complete", "last");
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEmpty();
    assertThat(copy()).hasBinaryContent(fresh);
  }

  @Test
  void endThatWasDeclinedHasChangedNothing() throws IOException {
    AnchoreScene.Ran ran = answering("n\n", "complete");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out()).contains("removed at", "for good", "TRA-104");
    nothingWasRemoved();
    AnchoreScene.Ran again = migrateAgain();
    assertThat(again.code()).as(again.all()).isZero();
    nothingWasRemoved();
    assertThat(answering("n\n", "complete").code()).isEqualTo(ExitCode.REFUSED.number());
    leadsBack(ExitCode.DONE);
  }

  @Test
  void endThatTheFenceRefusedHasChangedNothing() throws Exception {
    try (Connection other = scene.anchore().database().connect()) {
      assertThat(other.isValid(5)).isTrue();
      AnchoreScene.Ran ran = scene.verb("complete", "last");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out()).contains("TRA-102");
    }
    leadsBack(ExitCode.DONE);
  }

  @Test
  void wayBackIsAskedForAndNeedsStoppedServicesToo() throws Exception {
    AnchoreScene.Ran declined = answering("n\n", "rollback");
    assertThat(declined.code()).as(declined.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(declined.out()).contains("The rows of 6 documents are pointed back", "TRA-104");
    try (Connection other = scene.anchore().database().connect()) {
      assertThat(other.isValid(5)).isTrue();
      AnchoreScene.Ran running = scene.verb("rollback", "last");
      assertThat(running.code()).as(running.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(running.out()).contains("TRA-102");
    }
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("file://"));
    leadsBack(ExitCode.DONE);
  }

  @Test
  void rowsThatTheWayBackDoesNotTouchAreCounted() throws IOException {
    scene
        .anchore()
        .execute(
            "insert into archive_metadata select bucket, 'made-since', \"userId\", 'made-since',"
                + " content_url || '.since', created_at, last_updated, record_state_key,"
                + " record_state_val, is_compressed, digest, size from archive_metadata where"
                + " \"archiveId\" = '"
                + FIRST.archiveId()
                + "'");
    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.out()).contains("1 of the 7 rows");
  }
}
