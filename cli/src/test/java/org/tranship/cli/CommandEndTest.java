package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.StubRequest;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// How a real process ends: by itself, and when it is told to stop. The number it returns is what
/// its journal says.
class CommandEndTest {
  @TempDir private Path directory;
  private final List<Document> documents = AnchoreDocuments.seven();
  private final CountDownLatch told = new CountDownLatch(1);
  private ThinS3Stub s3;
  private AnchoreScene scene;
  private Path stub;

  @BeforeEach
  void installAnchore() {
    s3 = ThinS3Stub.start(StubOptions.defaults());
    scene = AnchoreScene.with(directory, documents);
    stub =
        scene.config(
            "stub.yaml",
            """
            archive:
              compression: {enabled: false}
              storage_driver:
                name: s3
                config: {access_key: any, secret_key: any, url: "%s", region: us-east-1, bucket: documents, create_bucket: true}
            """
                .formatted(s3.endpoint().uri()));
  }

  @AfterEach
  void stopServer() {
    told.countDown();
    s3.close();
  }

  private CommandProcess migrate(Path from, Path to, String... more) {
    Object[] all = new Object[9 + more.length];
    Object[] usual = {
      "anchore",
      "--db-connect",
      scene.anchore().sqlAlchemyUrl(),
      "migrate",
      from,
      to,
      "--assume-stopped",
      "--journal",
      "sqlite:" + directory.resolve("journal")
    };
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return CommandProcess.start(directory, all);
  }

  /// Requests of a kind are not answered before the command knows that it is told to stop; the
  /// latch falls with the first.
  private CountDownLatch held(Operation... operations) {
    CountDownLatch first = new CountDownLatch(1);
    Predicate<StubRequest> which = request -> List.of(operations).contains(request.operation());
    s3.faults(
        request -> {
          if (!which.test(request) || request.key().contains(".tranship-probe")) {
            return new Fault.None();
          }
          first.countDown();
          try {
            told.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new Fault.None();
        });
    return first;
  }

  private void tellToStop(CommandProcess command, String signal) throws Exception {
    command.signal(signal);
    command.awaitThread("tranship-stop");
    told.countDown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsARunInGoodOrder(String signal) throws Exception {
    CountDownLatch copying = held(Operation.PUT_OBJECT);
    try (CommandProcess command = migrate(scene.db(), stub, "--dontask")) {
      assertThat(copying.await(60, TimeUnit.SECONDS)).isTrue();
      tellToStop(command, signal);
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.INTERRUPTED.number());
      assertThat(ran.out()).contains("Interrupted: ", "goes on with the same command");
    }
    assertThat(scene.run("status", "last").out()).contains("state     interrupted");
    s3.faults(FaultRule.never());
    try (CommandProcess again = migrate(scene.db(), stub, "--dontask")) {
      AnchoreScene.Ran ran = again.await();
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out()).contains("Going on with the run");
    }
  }

  @Test
  void aRunThatComesToItsEndWhenToldToStopSaysSo() throws Exception {
    AnchoreScene.Ran there = scene.migrate(scene.db(), stub);
    assertThat(there.code()).as(there.all()).isZero();
    CountDownLatch cleaning = held(Operation.DELETE_OBJECT, Operation.DELETE_OBJECTS);
    try (CommandProcess command = migrate(stub, scene.localfs("files"), "--dontask")) {
      assertThat(cleaning.await(60, TimeUnit.SECONDS)).isTrue();
      tellToStop(command, "TERM");
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out()).contains("Done. The way back");
    }
    assertThat(scene.run("status", "last").out()).contains("state     completed");
  }

  @Test
  void aSignalAtAnOpenQuestionIsANo() throws Exception {
    try (CommandProcess command = migrate(scene.db(), stub)) {
      command.awaitText("(y/N)");
      command.signal("INT");
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
    }
    assertThat(s3.requests(Operation.PUT_OBJECT)).isLessThan(documents.size());
  }

  @Test
  void whatCannotBeSettledIsUnknown() throws Exception {
    AnchoreScene.Ran there = scene.migrate(scene.db(), stub);
    assertThat(there.code()).as(there.all()).isZero();
    s3.faults(
        FaultRule.always(
            request ->
                request.operation() == Operation.DELETE_OBJECT
                    || request.operation() == Operation.DELETE_OBJECTS,
            new Fault.DropBefore()));
    try (CommandProcess command =
        migrate(stub, scene.localfs("files"), "--dontask", "--patience", "5")) {
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.UNKNOWN.number());
    }
  }

  @Test
  void aProcessReturnsItsExitCode() throws Exception {
    assertEnd(ExitCode.DONE, "tranship", "--version");
    assertEnd(ExitCode.USAGE, "Nothing was touched", "mgirate");
    assertEnd(ExitCode.USAGE, "TRS-506", "list", "--journal", directory);
    assertEnd(
        ExitCode.REFUSED,
        "TRS-302",
        "anchore",
        "--db-connect",
        scene.anchore().sqlAlchemyUrl().replaceFirst(":[^:@]*@", ":not-the-password@"),
        "list-migrations");
    assertEnd(
        ExitCode.FAILED,
        "TRS-301",
        "anchore",
        "--db-connect",
        "postgresql://nobody@127.0.0.1:1/none",
        "list-migrations");
    Files.writeString(directory.resolve("none.yaml"), "services: {}\n");
    assertEnd(
        ExitCode.USAGE,
        "none.yaml",
        "anchore",
        "--db-connect",
        scene.anchore().sqlAlchemyUrl(),
        "check",
        directory.resolve("none.yaml"));
  }

  private void assertEnd(ExitCode code, String text, Object... arguments) throws Exception {
    try (CommandProcess command = CommandProcess.start(directory, arguments)) {
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isEqualTo(code.number());
      assertThat(ran.all()).contains(text);
    }
  }

  @Test
  void whatDoesNotEndInTimeIsLeftToTheJournal() {
    assertThat(new StopSignal(1).await()).isEqualTo(ExitCode.INTERRUPTED.number());
    StopSignal over = new StopSignal(60);
    over.ended(ExitCode.FAILED.number());
    assertThat(over.await()).isEqualTo(ExitCode.FAILED.number());
  }
}
