package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;

/// Where account, logical bucket and key are joined by slashes, two documents may get one name.
/// Then neither is moved there, whatever may be replaced: the second would be written over the
/// first, which was read back and whose source would be cleaned.
class AnchoreSharedNameTest {
  private static final String NAME = "a/b/c/k";

  @TempDir private Path directory;

  private AnchoreScene scene;
  private Path db;
  private Path s3;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    s3 = scene.s3("anchore-shared-name", "");
  }

  private static Document document(String user, String bucket, String key, String content) {
    return new Document(bucket, key, user, content.getBytes(UTF_8));
  }

  private long at(String scheme) {
    String sql =
        "select 'rows', count(*)::text from archive_metadata where content_url like '%s%%'";
    return Long.parseLong(
        Objects.requireNonNull(scene.anchore().strings(sql.formatted(scheme)).get("rows")));
  }

  @Test
  void neitherIsMovedWhereOneWouldBeWrittenOverTheOther() {
    scene.anchore().add(List.of(document("a/b", "c", "k", "one"), document("a", "b", "c/k", "2")));
    AnchoreScene.Ran ran = scene.migrate(db, s3, "--replace");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    String first = "TRA-110 The document " + NAME + " (account \"a/b\", logical bucket \"c\")";
    String second = "TRA-110 The document " + NAME + " (account \"a\", logical bucket \"b\")";
    String why = " would get the same object name at s3 (s3://anchore-shared-name/) as another";
    assertThat(ran.out()).contains(first + why, second + why, "2 of them are refused");
    assertThat(ran.out().indexOf(first)).isLessThan(ran.out().indexOf("Migrating 9 documents"));
    assertThat(at("s3://")).isEqualTo(7);
    assertThat(at("db://")).isEqualTo(2);
    AnchoreScene.Ran plan = scene.anchore("plan", db, s3);
    assertThat(plan.code()).as(plan.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(plan.out()).contains("NOT OK  document: " + first, "NOT OK  document: " + second);

    // Names are hashed there, each by itself.
    AnchoreScene.Ran files = scene.migrate(db, scene.localfs("files"));
    assertThat(files.code()).as(files.all()).isZero();
    assertThat(at("db://")).isZero();
  }

  @Test
  void aNameThatIsNotSharedYetIsToldAndMoved() {
    scene.anchore().add(List.of(document("a/b", "c", "k", "one"), document("a", "b", "d/k", "2")));
    String told =
        "1 document will be moved with something to know about, the first: "
            + NAME
            + ": user \"a/b\" or bucket \"c\" holds a slash, so another document that is made later"
            + " could get the same object name.";
    assertThat(scene.anchore("plan", db, s3).out()).contains("note    " + told);
    AnchoreScene.Ran ran = scene.migrate(db, s3);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains(told);
    assertThat(at("s3://")).isEqualTo(9);
  }
}
