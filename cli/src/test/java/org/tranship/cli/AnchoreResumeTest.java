package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.PostgresServer.Commits;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// What breaks off half way goes on with the same command, and ends as if nothing had happened.
class AnchoreResumeTest {
  private static final List<Document> DOCUMENTS = AnchoreDocuments.many(0, 120, 2_000);

  @TempDir private Path directory;

  private final ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults());
  private AnchoreScene scene;
  private Path db;
  private Path s3;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, DOCUMENTS);
    db = scene.db();
    s3 = scene.s3(stub.endpoint(), "anchore-resume", "");
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private void stop(int number, Operation operation) {
    stub.faults(
        FaultRule.meanwhile(
            number,
            FaultRule.of(operation),
            () -> {
              Session.interrupt();
            }));
  }

  /// The same command again goes on with the same run and the same task.
  private static AnchoreScene.Ran finishes(AnchoreScene scene, Path from, Path to) {
    AnchoreScene.Ran ran = scene.migrate(from, to);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Going on with the run", "\"archive_documents_migrated\":120");
    assertThat(scene.anchore().strings("select state::text, state::text from tasks"))
        .containsOnlyKeys("complete");
    return ran;
  }

  private void allBack() {
    AnchoreScene.Ran back = scene.migrate(s3, db);
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(scene.anchore().contentOfDb()).isEqualTo(AnchoreInstallation.digests(DOCUMENTS));
  }

  @Test
  void databaseGoneHalfWay() {
    try (PostgresServer server = PostgresServer.start(Commits.FAST)) {
      AnchoreScene own = AnchoreScene.on(server, directory, DOCUMENTS);
      Path files = own.localfs("files");
      AnchoreScene.Ran there = own.migrate(db, files);
      assertThat(there.code()).as(there.all()).isZero();
      stub.faults(FaultRule.meanwhile(20, FaultRule.of(Operation.PUT_OBJECT), server::kill));
      AnchoreScene.Ran ran = own.migrate(files, s3);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(ran.out())
          .contains("TRS-304 The session that held Anchore's migration lock in postgresql://")
          .contains("Nothing more is changed; run the same command again to go on.")
          .contains("Could not let go of the task row 2: TRS-301 Cannot connect");
      AnchoreScene.Ran down = own.migrate(files, s3);
      assertThat(down.code()).as(down.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(down.err()).contains("TRS-301 Cannot connect", "See that the database is up");
      server.restart();
      finishes(own, files, s3);
    }
  }

  /// Documents are being read from the database when it goes away and comes back: reading waits for
  /// it, but nothing is switched, since the migration lock went with its session. In a process of
  /// its own, to see all that reaches the terminal.
  @Test
  void databaseThatComesBackIsWaitedFor() throws Exception {
    try (PostgresServer server = PostgresServer.start(Commits.FAST);
        var later = Executors.newSingleThreadScheduledExecutor()) {
      AnchoreScene own = AnchoreScene.on(server, directory, DOCUMENTS);
      stub.faults(
          FaultRule.meanwhile(
              20,
              FaultRule.of(Operation.PUT_OBJECT),
              () -> {
                server.kill();
                var _ = later.schedule(server::restart, 1, TimeUnit.SECONDS);
              }));
      AnchoreScene.Ran ran =
          own.alone(
              List.of(),
              Map.of("ANCHORE_DB_CONNECT", own.anchore().sqlAlchemyUrl()),
              "anchore",
              "migrate",
              db,
              s3,
              "--dontask",
              "--assume-stopped",
              "--journal",
              "sqlite:" + directory.resolve("journal"));
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(ran.out()).contains("TRS-304 The session that held Anchore's migration lock");
      finishes(own, db, s3);
      assertThat(own.anchore().contentOfDb()).isEmpty();
    }
  }

  @Test
  void stoppedWhileCopying() {
    stop(30, Operation.PUT_OBJECT);
    AnchoreScene.Ran ran = scene.migrate(db, s3);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(ran.out()).contains("Interrupted: The run was told to stop");
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    assertThat(scene.anchore().strings("select id::text, state::text from tasks"))
        .isEqualTo(Map.of("1", "failed"));
    long before = stub.requests(Operation.PUT_OBJECT);
    finishes(scene, db, s3);
    assertThat(stub.requests(Operation.PUT_OBJECT))
        .as("what was copied is not sent again")
        .isLessThanOrEqualTo(2 * 120 - before + 5);
    allBack();
  }

  /// Moves documents to files, up to where the source lets none of them be removed.
  ///
  /// @param refusal what the source says to that
  private AnchoreScene.Ran keptAtTheSource(Path files, String refusal) {
    AnchoreScene.Ran there = scene.migrate(db, s3);
    assertThat(there.code()).as(there.all()).isZero();
    stub.faults(
        FaultRule.always(
            FaultRule.of(Operation.DELETE_OBJECTS).or(FaultRule.of(Operation.DELETE_OBJECT)),
            new Fault.Answer(403, refusal, "No", Optional.empty())));
    AnchoreScene.Ran ran = scene.migrate(s3, files);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    return ran;
  }

  @Test
  void sourceLostWhileItIsCleaned() {
    Path files = scene.localfs("files");
    AnchoreScene.Ran ran = keptAtTheSource(files, "InvalidAccessKeyId");
    assertThat(ran.out()).contains("Failed: TRS-106", "goes on with the same command");
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("file://"));
    stub.faults(FaultRule.never());
    finishes(scene, s3, files);
    sourceIsEmpty();
  }

  /// What is left to be done writes nothing at the target, so no write clears it away.
  @Test
  void theMarkOfAProcessThatWasKilledBehindItsCopiesIsTakenAway() throws IOException {
    Path files = scene.localfs("files");
    AnchoreScene.Ran _ = keptAtTheSource(files, "InvalidAccessKeyId");
    Path mark = Files.createFile(scene.folder("files").resolve(".tranship~00000000-0000.live"));
    stub.faults(FaultRule.never());
    finishes(scene, s3, files);
    assertThat(mark).doesNotExist();
  }

  private void sourceIsEmpty() {
    AnchoreScene.Ran check = scene.anchore("check", s3, "--read-all");
    assertThat(check.out()).contains("ok      documents: 0 were read").doesNotContain("TRA-116");
  }

  @Test
  void documentThatCannotBeCleanedIsTriedAgain() {
    Path files = scene.localfs("files");
    AnchoreScene.Ran ran = keptAtTheSource(files, "AccessDenied");
    assertThat(ran.out()).contains("could not be removed at the source", "TRS-105");
    stub.faults(FaultRule.never());
    AnchoreScene.Ran again = scene.migrate(s3, files);
    assertThat(again.code()).as(again.all()).isZero();
    sourceIsEmpty();
  }

  /// Has somebody write to the database while the document with this key is copied.
  private void meanwhile(String key, String sql) {
    stub.faults(
        FaultRule.meanwhile(
            1,
            request -> request.operation() == Operation.PUT_OBJECT && request.key().endsWith(key),
            () -> scene.anchore().execute(sql)));
  }

  private void touchedMeanwhile(String key) {
    meanwhile(
        key,
        "update archive_metadata set last_updated = last_updated + 1 where \"archiveId\" = '"
            + key
            + "'");
  }

  @Test
  void rowThatSomebodyChangedMeanwhileIsLeftToThem() {
    String key = DOCUMENTS.getFirst().archiveId();
    touchedMeanwhile(key);
    AnchoreScene.Ran ran = scene.migrate(db, s3);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out())
        .contains("TRS-402", key, "was changed by somebody else", "Find out who writes")
        .contains("TRS-402 The row of the document " + DOCUMENTS.getFirst().name() + " was")
        .contains("\"archive_documents_migrated\":119");
    assertThat(scene.anchore().urls())
        .containsEntry(DOCUMENTS.getFirst().name(), "db://" + DOCUMENTS.getFirst().name());
    assertThat(scene.anchore().contentOfDb()).hasSize(1);
    AnchoreScene.Ran again = scene.migrate(db, s3);
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Migrating 1 document (");
    assertThat(scene.anchore().contentOfDb()).isEmpty();
  }

  @Test
  void rowThatWasOnlyTouchedIsSwitchedByTheSameCommand() {
    String key = DOCUMENTS.getFirst().archiveId();
    touchedMeanwhile(key);
    AnchoreScene.Ran ran = scene.migrate(db, s3, "--nodelete");
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out()).contains("TRS-402", key);
    AnchoreScene.Ran again = scene.migrate(db, s3, "--nodelete");
    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("Going on with the run");
    assertThat(scene.anchore().urls().values())
        .hasSize(120)
        .allMatch(url -> url.startsWith("s3://"));
    assertThat(scene.anchore().contentOfDb()).hasSize(120);
  }

  /// The copy of the old content is in the way of the new one, and only the operator can say that
  /// it is nobody else's.
  @Test
  void documentThatWasRewrittenMeanwhileIsMovedInItsNewForm() {
    Document first = DOCUMENTS.getFirst();
    String row = "\"archiveId\" = '" + first.archiveId() + "'";
    meanwhile(
        first.archiveId(),
        "update archive_document set jsondata = '{}' where "
            + row
            + ";update archive_metadata set digest = md5('{}'), size = 2,"
            + " last_updated = last_updated + 1 where "
            + row);
    AnchoreScene.Ran ran = scene.migrate(db, s3);
    assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(ran.out()).contains("TRS-402", first.archiveId());
    AnchoreScene.Ran again = scene.migrate(db, s3);
    assertThat(again.code()).as(again.all()).isEqualTo(ExitCode.FAILED.number());
    assertThat(again.out()).contains("TRS-102", "allow it to be replaced");
    AnchoreScene.Ran replaced = scene.migrate(db, s3, "--replace");
    assertThat(replaced.code()).as(replaced.all()).isZero();
    AnchoreScene.Ran check = scene.anchore("check", s3, "--read-all");
    assertThat(check.out()).contains("documents: 120 were read and are as the catalogue says");
  }
}
