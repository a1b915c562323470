package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.kill.Kill.AtJournalWrite;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.StubRequest;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// A document that the service wrote anew after it was copied: `migrate --nodelete` leaves it to
/// the service, and the same command again carries it over in its new form.
class AnchoreRewrittenTest {
  private static final String BUCKET = "anchore-rewritten";
  private static final List<Document> DOCUMENTS = AnchoreDocuments.many(0, 6, 2_000);
  private static final Document FIRST = DOCUMENTS.getFirst();
  private static final String FRESH = "{\"written\": \"anew\"}";

  @TempDir private Path directory;

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private AnchoreScene scene;
  private Path db;
  private Path s3;

  @BeforeEach
  void rewriteWhileMigrating() {
    scene = AnchoreScene.with(directory, DOCUMENTS);
    db = scene.db();
    s3 = scene.s3(stub.endpoint(), BUCKET, "");
    stub.faults(FaultRule.meanwhile(1, AnchoreRewrittenTest::sendsFirst, () -> rewrite(FRESH)));
    AnchoreScene.Ran ran = scene.migrate(db, s3, "--nodelete");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out()).contains("TRS-402", FIRST.archiveId());
    assertThat(scene.anchore().url(FIRST.name())).startsWith("db://");
    stub.faults(this::remember);
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private Fault remember(StubRequest request) {
    if (request.operation() == Operation.PUT_OBJECT && !request.key().contains("-probe-")) {
      sent.add(request.key());
    }
    return new Fault.None();
  }

  private static boolean sendsFirst(StubRequest request) {
    return request.operation() == Operation.PUT_OBJECT && request.key().endsWith(FIRST.archiveId());
  }

  /// The service writes the document and then its row.
  private void rewrite(String text) {
    rewrite(text, AnchoreInstallation.md5(text.getBytes(UTF_8)));
  }

  private void rewrite(String text, String digest) {
    String row = "\"archiveId\" = '" + FIRST.archiveId() + "'";
    scene
        .anchore()
        .execute(
            "update archive_document set jsondata = '%s' where %s;".formatted(text, row)
                + "update archive_metadata set digest = '%s', size = %d, last_updated = last_updated + 1 where %s"
                    .formatted(digest, text.length(), row));
  }

  private AnchoreScene.Ran again(ExitCode expected) {
    AnchoreScene.Ran again = scene.migrate(db, s3, "--nodelete");
    assertThat(again.code()).as(again.all()).isEqualTo(expected.number());
    assertThat(again.out()).contains("Going on with the run");
    return again;
  }

  private void completes(String text) {
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("s3://"));
    assertThat(scene.anchore().contentOfDb()).isEqualTo(digests(text));
    AnchoreScene.Ran check = scene.anchore("check", s3, "--read-all");
    assertThat(check.out()).contains("documents: 6 were read and are as the catalogue says");
    assertThat(stub.bucket(BUCKET).bytes(key())).contains(text.getBytes(UTF_8));
    AnchoreScene.Ran verified = scene.verb("verify", "last");
    assertThat(verified.code()).as(verified.all()).isZero();
    AnchoreScene.Ran completed = scene.verb("complete", "last");
    assertThat(completed.code()).as(completed.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  private static Map<String, String> digests(String text) {
    Map<String, String> digests = new TreeMap<>(AnchoreInstallation.digests(DOCUMENTS));
    digests.put(FIRST.name(), AnchoreInstallation.md5(text.getBytes(UTF_8)));
    return digests;
  }

  private String key() {
    return stub.bucket(BUCKET).keys().stream()
        .filter(key -> key.endsWith(FIRST.archiveId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSameCommandCarriesOverJustThatDocument() {
    AnchoreScene.Ran again = again(ExitCode.DONE);
    assertThat(again.out()).contains("1 document was written anew after being copied");
    assertThat(sent).hasSize(1).allMatch(key -> key.endsWith(FIRST.archiveId()));
    completes(FRESH);
  }

  @Test
  void itMayBeWrittenAnewOnceMoreWhileItIsCarriedOver() {
    String newest = "{\"written\": \"once more\"}";
    stub.faults(FaultRule.meanwhile(1, AnchoreRewrittenTest::sendsFirst, () -> rewrite(newest)));
    assertThat(again(ExitCode.FAILED).out()).contains("TRS-402", FIRST.archiveId());
    again(ExitCode.DONE);
    completes(newest);
  }

  /// The old copy is gone by then; a copy that fails does not bring it back into the way.
  @Test
  void aDocumentThatIsNotSoundIsTriedAgainOnceItIs() {
    rewrite(FRESH, "0".repeat(32));
    assertThat(again(ExitCode.FAILED).out()).contains("TRS-111");
    assertThat(scene.anchore().url(FIRST.name())).startsWith("db://");
    rewrite(FRESH);
    again(ExitCode.DONE);
    completes(FRESH);
  }

  /// Another Anchore put a document of its own into the place of the copy.
  @Test
  void whatIsSomebodyElsesStays() throws Exception {
    byte[] foreign = "{\"somebody\": \"else\"}".getBytes(UTF_8);
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    AnchoreScene other =
        AnchoreScene.with(
            elsewhere,
            List.of(new Document(FIRST.bucket(), FIRST.archiveId(), FIRST.user(), foreign)));
    AnchoreScene.Ran theirs =
        other.migrate(other.db(), other.s3(stub.endpoint(), BUCKET, ""), "--replace");
    assertThat(theirs.code()).as(theirs.all()).isZero();
    assertThat(again(ExitCode.FAILED).out()).contains("TRS-102", "already holds another object");
    assertThat(again(ExitCode.FAILED).out()).contains("TRS-102", "already holds another object");
    assertThat(stub.bucket(BUCKET).bytes(key())).contains(foreign);
    AnchoreScene.Ran removed = other.verb("rollback", "last");
    assertThat(removed.code()).as(removed.all()).isZero();
    again(ExitCode.DONE);
    completes(FRESH);
  }

  /// The old copy is removed and the journal does not know; it does; it knows that there is no
  /// copy; there is a new one and it does not know; the row is switched and it does not know.
  private static Stream<AtJournalWrite> kills() {
    return Stream.of(
        new AtJournalWrite("record remove-rewritten-1", 1, When.BEFORE),
        new AtJournalWrite("record remove-rewritten-1", 1, When.AFTER),
        new AtJournalWrite("record copy", 1, When.AFTER),
        new AtJournalWrite("record copy", 2, When.BEFORE),
        new AtJournalWrite("record switch", 1, When.BEFORE));
  }

  private void kill(AtJournalWrite kill) throws Exception {
    scene.killedKeepingSource(kill, db, s3);
    assertThat(scene.anchore().contentOfDb()).as("the source").isEqualTo(digests(FRESH));
  }

  @ParameterizedTest
  @MethodSource("kills")
  void killedAnywhereInBetweenTheSameCommandGoesOn(AtJournalWrite kill) throws Exception {
    kill(kill);
    again(ExitCode.DONE);
    completes(FRESH);
  }

  @ParameterizedTest
  @MethodSource("kills")
  void killedAnywhereInBetweenItIsRolledBackWithoutARest(AtJournalWrite kill) throws Exception {
    kill(kill);
    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    assertThat(scene.anchore().contentOfDb()).isEqualTo(digests(FRESH));
    assertThat(stub.bucket(BUCKET).keys()).isEmpty();
  }
}
