package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// What other commands say of a run while a real process carries it out, and when that is dead.
class AnchoreAtWorkTest {
  @TempDir private Path directory;
  private ThinS3Stub s3;
  private AnchoreScene scene;
  private Path db;
  private Path stub;

  @BeforeEach
  void installAnchore() {
    s3 = ThinS3Stub.start(StubOptions.defaults());
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    stub = scene.s3(s3.endpoint(), "anchore-at-work", "");
  }

  @AfterEach
  void stopServer() {
    s3.close();
  }

  @Test
  void aRunAtWorkIsToldFromOneThatWasLeft() throws Exception {
    CountDownLatch copying = heldCopying();
    Path files = scene.localfs("files");
    try (CommandProcess first = migrate(db)) {
      assertThat(copying.await(60, TimeUnit.SECONDS)).isTrue();
      String atWork = " is at work (process " + first.pid() + " on ";
      AnchoreScene.Ran same = scene.migrate(db, stub);
      assertThat(same.code()).as(same.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(same.all()).contains("process " + first.pid()).doesNotContain("Going on with");
      AnchoreScene.Ran other = scene.migrate(db, files, "--lock-timeout", 1);
      assertThat(other.code()).as(other.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(other.all()).contains(atWork).doesNotContain("was left before");
      AnchoreScene.Ran plan =
          scene.anchore("plan", db, files, "--journal", "sqlite:" + directory.resolve("journal"));
      assertThat(plan.out()).contains(atWork).doesNotContain("was left before");
      first.kill();
      first.await();
    }
    s3.faults(FaultRule.never());
    AnchoreScene.Ran dead = scene.migrate(db, scene.localfs("others"));
    assertThat(dead.all()).contains("was left before its end").doesNotContain("at work");
  }

  @Test
  void anOlderRunIsNotCompletedWhileANewerOneIsAtWork() throws Exception {
    Path files = scene.localfs("files");
    AnchoreScene.Ran older = scene.migrate(db, files, "--nodelete");
    assertThat(older.code()).as(older.all()).isZero();
    CountDownLatch copying = heldCopying();
    try (CommandProcess newer = migrate(files)) {
      assertThat(copying.await(60, TimeUnit.SECONDS)).isTrue();
      AnchoreScene.Ran refused = scene.verb("complete", scene.run("list").out().split("\\s+")[4]);
      assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(refused.all())
          .contains("TRA-105", "is at work (process " + newer.pid(), "Wait until it has come");
      newer.kill();
      newer.await();
    }
  }

  /// From now on a document is being put for half a minute.
  private CountDownLatch heldCopying() {
    CountDownLatch copying = new CountDownLatch(1);
    s3.faults(
        request -> {
          if (request.operation() == Operation.PUT_OBJECT
              && !request.key().contains(".tranship-probe")) {
            copying.countDown();
            return new Fault.Delay(Duration.ofSeconds(30));
          }
          return new Fault.None();
        });
    return copying;
  }

  private CommandProcess migrate(Path from) {
    return CommandProcess.start(
        directory,
        "anchore",
        "--db-connect",
        scene.anchore().sqlAlchemyUrl(),
        "migrate",
        from,
        stub,
        "--dontask",
        "--assume-stopped",
        "--journal",
        "sqlite:" + directory.resolve("journal"));
  }
}
