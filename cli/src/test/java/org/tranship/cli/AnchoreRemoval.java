package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.StubRequest;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// A migration with `--nodelete` of six documents from the database to S3, during which the service
/// removes the first of them.
final class AnchoreRemoval implements AutoCloseable {
  private static final String BUCKET = "anchore-removed";
  static final List<Document> DOCUMENTS = AnchoreDocuments.many(0, 6, 2_000);
  static final Document FIRST = DOCUMENTS.getFirst();

  /// The same document, written anew.
  static final Document FRESH =
      new Document(
          FIRST.bucket(), FIRST.archiveId(), FIRST.user(), "{\"made\": \"again\"}".getBytes(UTF_8));

  /// Which rows are the document's.
  static final String ROW = "\"archiveId\" = '" + FIRST.archiveId() + "'";

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private final AnchoreScene scene;
  private final Path db;
  private final Path s3;

  AnchoreRemoval(Path directory) {
    this.scene = AnchoreScene.with(directory, DOCUMENTS);
    this.db = scene.db();
    this.s3 = scene.s3(stub.endpoint(), BUCKET, "");
  }

  @Override
  public void close() {
    stub.close();
  }

  AnchoreInstallation anchore() {
    return scene.anchore();
  }

  OtherTool otherTool() {
    return new OtherTool(stub, BUCKET);
  }

  static boolean sendsFirst(StubRequest request) {
    return request.operation() == Operation.PUT_OBJECT && request.key().endsWith(FIRST.archiveId());
  }

  /// Rows are read by then, and no document is.
  static boolean probes(StubRequest request) {
    return request.operation() == Operation.PUT_OBJECT && request.key().contains("-probe-");
  }

  /// The service does something while the first try is at this request.
  void meanwhile(Predicate<StubRequest> when, String code, Runnable what) {
    stub.faults(FaultRule.meanwhile(1, when, what));
    AnchoreScene.Ran ran = migrate(ExitCode.FAILED);
    assertThat(ran.out()).contains(code, FIRST.archiveId());
    stub.faults(FaultRule.never());
  }

  void removedMeanwhile() {
    meanwhile(AnchoreRemoval::sendsFirst, "TRS-403", this::remove);
    assertThat(copies()).as("the orphan").hasSize(1);
  }

  AnchoreScene.Ran migrate(ExitCode expected) {
    AnchoreScene.Ran ran = scene.migrate(db, s3, "--nodelete");
    assertThat(ran.code()).as(ran.all()).isEqualTo(expected.number());
    return ran;
  }

  AnchoreScene.Ran again(ExitCode expected) {
    AnchoreScene.Ran again = migrate(expected);
    assertThat(again.out()).contains("Going on with the run");
    return again;
  }

  /// As Anchore deletes a document: its row, then its content.
  void remove() {
    scene
        .anchore()
        .execute(
            "delete from archive_metadata where %s; delete from archive_document where %s"
                .formatted(ROW, ROW));
  }

  /// Full keys of the document's copies at the target: none or one.
  List<String> copies() {
    return stub.bucket(BUCKET).keys().stream()
        .filter(key -> key.endsWith(FIRST.archiveId()))
        .toList();
  }

  byte[] copy() {
    return stub.bucket(BUCKET).bytes(copies().getFirst()).orElseThrow();
  }

  void isReadable(int documents) {
    AnchoreScene.Ran check = scene.anchore("check", s3, "--read-all");
    assertThat(check.out())
        .contains("documents: " + documents + " were read and are as the catalogue says");
    AnchoreScene.Ran verified = scene.verb("verify", "last");
    assertThat(verified.code()).as(verified.all()).isZero();
  }

  void completes() {
    AnchoreScene.Ran completed = scene.verb("complete", "last");
    assertThat(completed.code()).as(completed.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  void isGone() {
    assertThat(scene.anchore().urls()).hasSize(5).doesNotContainKey(FIRST.name());
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("s3://"));
    assertThat(stub.bucket(BUCKET).keys()).hasSize(5);
    assertThat(copies()).isEmpty();
    isReadable(5);
    assertThat(scene.anchore("list-migrations").out())
        .containsPattern("complete .* db +s3 +5 +5 ")
        .doesNotContain("failed");
    completes();
  }

  void isCarriedOver(byte[] content) {
    assertThat(scene.anchore().urls()).hasSize(6);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("s3://"));
    assertThat(stub.bucket(BUCKET).keys()).hasSize(6);
    assertThat(copy()).isEqualTo(content);
    isReadable(6);
  }

  AnchoreScene.Ran rollback(ExitCode expected) {
    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isEqualTo(expected.number());
    return back;
  }

  void rollsBack() {
    rollback(ExitCode.DONE);
    isBack(5);
  }

  void isBack(int contents) {
    assertThat(scene.anchore().urls()).hasSize(5);
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    assertThat(scene.anchore().contentOfDb()).hasSize(contents);
    assertThat(stub.bucket(BUCKET).keys()).isEmpty();
  }

  void kill(AtJournalWrite kill) throws Exception {
    scene.killedKeepingSource(kill, db, s3);
    Map<String, String> left = new TreeMap<>(AnchoreInstallation.digests(DOCUMENTS));
    left.remove(FIRST.name());
    assertThat(scene.anchore().contentOfDb()).as("the source").isEqualTo(left);
  }
}
