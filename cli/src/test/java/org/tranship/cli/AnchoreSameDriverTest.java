package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Moves from S3 to S3, and from directory to directory: rows are told apart by their whole place,
/// the source is cleaned, and what was cut off goes on.
class AnchoreSameDriverTest {
  private static final List<Document> DOCUMENTS =
      AnchoreInstallation.together(AnchoreDocuments.seven(), AnchoreDocuments.edges());

  @TempDir private Path directory;

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private AnchoreScene scene;
  private Path db;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, DOCUMENTS);
    db = scene.db();
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private void moves(Path from, Path to) {
    AnchoreScene.Ran ran = scene.migrate(from, to);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Each of the 15 rows of the catalogue lies where");
  }

  private void isEmpty(Path source) {
    AnchoreScene.Ran check = scene.anchore("check", source, "--read-all");
    assertThat(check.out()).contains("ok      documents: 0 were read").doesNotContain("TRA-116");
  }

  private void restoresEverything(Path from) {
    moves(from, db);
    assertThat(scene.anchore().contentOfDb()).isEqualTo(AnchoreInstallation.digests(DOCUMENTS));
  }

  @Test
  void anotherBucket() {
    Path first = scene.s3("anchore-first", "");
    Path second = scene.s3("anchore-second", "");
    moves(db, first);
    moves(first, second);
    isEmpty(first);
    AnchoreScene.Ran check = scene.anchore("check", second, "--read-all");
    assertThat(check.code()).as(check.all()).isZero();
    assertThat(check.out())
        .contains("ok      documents: 15 were read and are as the catalogue says");
    restoresEverything(second);
  }

  @Test
  void anotherServer() {
    Path first = scene.s3("anchore-one", "");
    Path second = scene.s3(stub.endpoint(), "anchore-other", "");
    moves(db, first);
    moves(first, second);
    isEmpty(first);
    restoresEverything(second);
  }

  @Test
  void anotherServerWithTheSamePlaceIsRefused() {
    Path first = scene.s3("anchore-same", "");
    Path second = scene.changed(first, "url: http", "url: http");
    AnchoreScene.Ran ran = scene.migrate(first, second);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(ran.out())
        .contains("TRA-101 Source and destination give every document the same content_url")
        .contains("Use another bucket, container, directory or prefix in " + second);
  }

  /// The new prefix begins like the old one, and the prefix of a third store like both: only the
  /// whole place of a document says whose it is.
  @Test
  void anotherPrefixOfTheSameBucketGoesOnAfterAnInterruption() {
    Path old = scene.s3(stub.endpoint(), "anchore-prefix", "x");
    Path fresh = scene.s3(stub.endpoint(), "anchore-prefix", "xy");
    Path third = scene.s3(stub.endpoint(), "anchore-prefix", "xadminx");
    AnchoreScene.Ran part = scene.migrate(db, third, "--bucket", "policy_bundles");
    assertThat(part.code()).as(part.all()).isZero();
    AnchoreScene.Ran rest = scene.migrate(db, old);
    assertThat(rest.code()).as(rest.all()).isZero();

    AtomicInteger puts = new AtomicInteger();
    stub.faults(
        request -> {
          if (request.operation() == Operation.PUT_OBJECT && puts.incrementAndGet() == 6) {
            Session.interrupt();
          }
          return new Fault.None();
        });
    AnchoreScene.Ran cut = scene.migrate(old, fresh);
    assertThat(cut.code()).as(cut.all()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(cut.out()).contains("Migrating 13 documents");
    AnchoreScene.Ran again = scene.migrate(old, fresh);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Going on with the run", "\"archive_documents_migrated\":13");

    Map<String, String> urls = scene.anchore().urls();
    assertThat(urls.values()).filteredOn(url -> url.contains("/xyadmin/")).hasSize(12);
    assertThat(urls.values()).filteredOn(url -> url.contains("/xadminxadmin/")).hasSize(2);
    AnchoreScene.Ran back = scene.migrate(third, fresh);
    assertThat(back.code()).as(back.all()).isZero();
    restoresEverything(fresh);
  }

  @Test
  void anotherDirectoryLeavesNoEmptyOnesBehind() throws Exception {
    Path first = scene.localfs("first");
    Path second = scene.localfs("second");
    moves(db, first);
    moves(first, second);
    try (var left = Files.walk(directory.resolve("first"))) {
      assertThat(left.filter(path -> !path.equals(directory.resolve("first")))).isEmpty();
    }
    restoresEverything(second);
  }
}
