package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.Journals;
import org.tranship.core.journal.RunLog;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Two migrations never work at the same time, whichever tool runs them, and who holds a lock is
/// named.
class AnchoreLockTest {
  private static final String TAKE = "select pg_advisory_lock(2, 1)";

  @TempDir private Path directory;

  private AnchoreScene scene;
  private Path db;
  private Path files;

  @BeforeEach
  void installAnchore() {
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    db = scene.db();
    files = scene.localfs("files");
  }

  @Test
  void lockOfTheOriginalToolIsWaitedForAndItsHolderNamed() throws SQLException {
    try (Connection original = scene.anchore().database().connect();
        Statement statement = original.createStatement()) {
      statement.execute("set application_name = 'anchore-manager'");
      statement.execute(TAKE);
      AnchoreScene.Ran ran = scene.migrate(db, files, "--lock-timeout", 1);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out())
          .containsPattern("TRS-304 Another migration holds .* session \\d+ \\(anchore-manager\\)")
          .contains("Waited 1 s. Let it finish, or end that session");
      assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    }
    AnchoreScene.Ran ran = scene.migrate(db, files);
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  @Test
  void secondProcessOnTheSameRunIsRefusedAndTheFirstNamed() {
    Path missing = scene.changed(scene.s3("anchore-lock", ""), "create_bucket: true", "");
    assertThat(scene.migrate(db, missing).code()).isEqualTo(ExitCode.REFUSED.number());
    try (Journal journal =
            Journals.installed(new SecretVault(System.getenv()))
                .open(Location.parse("sqlite:" + directory.resolve("journal")));
        RunLog held = journal.resume(journal.runs().getFirst().id())) {
      AnchoreScene.Ran ran = scene.migrate(db, missing);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.err())
          .contains("Run " + held.header().id() + " is being written by")
          .contains("process " + ProcessHandle.current().pid())
          .contains("run the same command again");
      assertThat(ran.all()).doesNotContain("Going on with the run");
    }
  }

  @Test
  void rowOfADeadMigrationIsEnded() {
    scene
        .anchore()
        .execute(
            "insert into tasks (state, executor_id, type) values ('running', 'gone:1:2:',"
                + " 'archivemigrationtask'), ('running', 'gone:1:2:', 'othertask');"
                + "insert into archive_migration_tasks values (1, 'db', 's3', 9, 0)");
    AnchoreScene.Ran ran = scene.migrate(db, files);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out())
        .contains("Ended the rows of earlier migrations that died while running: 1.");
    assertThat(
            scene
                .anchore()
                .strings(
                    "select id::text, state || ' ' || coalesce(last_state::text, '-') || ' '"
                        + " || (ended_at is not null) from tasks"))
        .isEqualTo(
            Map.of(
                "1", "failed running true", "2", "running - false", "3", "complete running true"));
  }

  /// The lock's session is ended while documents are copied: nobody knows who holds the lock then.
  @Test
  void runThatLostItsLockSwitchesNothing() {
    try (ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults())) {
      Path s3 = scene.s3(stub.endpoint(), "anchore-lost-lock", "");
      stub.faults(
          request -> {
            if (request.operation() == Operation.PUT_OBJECT
                && request.key().contains("policy_bundles")) {
              scene
                  .anchore()
                  .execute(
                      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                          + " and database = (select oid from pg_database where datname ="
                          + " current_database())");
            }
            return new Fault.None();
          });
      AnchoreScene.Ran ran = scene.migrate(db, s3);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(ran.out())
          .contains("The session that held Anchore's migration lock", "Nothing more is changed")
          .contains("goes on with the same command");
      assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
      AnchoreScene.Ran again = scene.migrate(db, s3);
      assertThat(again.code()).as(again.all()).isZero();
    }
  }
}
