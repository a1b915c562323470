package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.PostgresDatabase;

/// That Anchore is stopped is asked and proven, and nothing is changed before it is.
class AnchoreFenceTest {
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

  private void heartbeat(int secondsAgo) {
    scene
        .anchore()
        .execute(
            "delete from services; insert into services (hostid, servicename, heartbeat) values"
                + " ('node-1', 'catalog', extract(epoch from now())::integer - "
                + secondsAgo
                + ")");
  }

  private void unchanged() {
    assertThat(scene.anchore().urls().values()).allMatch(url -> url.startsWith("db://"));
    assertThat(scene.anchore().strings("select 'tasks', count(*)::text from tasks"))
        .containsEntry("tasks", "0");
    assertThat(directory.resolve("files")).doesNotExist();
  }

  @Test
  void declinedPromptChangesNothing() {
    Path s3 = scene.s3("anchore-declined", "");
    for (String answer : List.of("n\n", "\n", "", "nay\n")) {
      AnchoreScene.Ran ran =
          scene.answering(
              answer,
              "anchore",
              "--db-connect",
              scene.anchore().sqlAlchemyUrl(),
              "migrate",
              db,
              s3);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out())
          .contains("Are all of them stopped? (y/N)", "TRA-104", "Nothing was changed");
    }
    unchanged();
    Path without = scene.changed(s3, "create_bucket: true", "create_bucket: false");
    assertThat(scene.anchore("check", without).out()).contains("TRS-104 Cannot check");
  }

  @Test
  void agreedPromptGoesOn() {
    AnchoreScene.Ran ran =
        scene.answering(
            "y\n",
            "anchore",
            "--db-connect",
            scene.anchore().sqlAlchemyUrl(),
            "migrate",
            db,
            files);
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  @Test
  void sessionOfAnotherClientIsNamedAndRefused() throws SQLException {
    try (Connection other = scene.anchore().database().connect()) {
      assertThat(other.isValid(5)).isTrue();
      AnchoreScene.Ran ran = scene.anchore("migrate", db, files, "--dontask");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out())
          .contains(
              "TRA-102 Anchore does not seem to be stopped", "other database sessions: session")
          .contains(
              "of user postgres from 127.0.0.1",
              "goes on without this proof when given --assume-stopped");
      unchanged();
      AnchoreScene.Ran assumed = scene.migrate(db, files);
      assertThat(assumed.code()).as(assumed.all()).isZero();
      assertThat(assumed.out()).contains("Not proven, and assumed by --assume-stopped");
    }
  }

  /// The configuration allows to make the bucket, and a refusal changes nothing.
  @Test
  void noBucketIsMadeByARunThatTheFenceOrTheLockRefuses() throws SQLException {
    Path s3 = scene.s3("anchore-fenced", "");
    Path without = scene.changed(s3, "create_bucket: true", "create_bucket: false");
    try (Connection other = scene.anchore().database().connect();
        Statement holder = other.createStatement()) {
      AnchoreScene.Ran fenced = scene.anchore("migrate", db, s3, "--dontask");
      assertThat(fenced.code()).as(fenced.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(fenced.out()).contains("TRA-102");
      assertThat(scene.anchore("check", without).out()).contains("TRS-104 Cannot check");

      holder.execute("select pg_advisory_lock(2, 1)");
      AnchoreScene.Ran locked = scene.migrate(db, s3, "--lock-timeout", 1);
      assertThat(locked.code()).as(locked.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(locked.out()).contains("TRS-304");
      assertThat(scene.anchore("check", without).out()).contains("TRS-104 Cannot check");
    }
    AnchoreScene.Ran ran = scene.migrate(db, s3);
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  /// PostgreSQL hides most of what it knows of a session from other users who are not superusers.
  @Test
  void sessionOfAnotherUserIsSeenWithoutSpecialRights() throws SQLException {
    PostgresDatabase database = scene.anchore().database();
    scene
        .anchore()
        .execute(
            "create role operator_of_anchore login password 'operators-own';"
                + "grant all on all tables in schema public to operator_of_anchore;"
                + "grant all on all sequences in schema public to operator_of_anchore");
    scene.keepSecret("operators-own");
    String url =
        scene
            .anchore()
            .sqlAlchemyUrl()
            .replace(
                database.user() + ":" + database.password(), "operator_of_anchore:operators-own");
    try (Connection other = database.connect()) {
      assertThat(other.isValid(5)).isTrue();
      AnchoreScene.Ran ran =
          scene.run("anchore", "--db-connect", url, "migrate", db, files, "--dontask");
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out()).contains("TRA-102").contains("of user postgres");
    }
    AnchoreScene.Ran ran =
        scene.run("anchore", "--db-connect", url, "migrate", db, files, "--dontask");
    assertThat(ran.code()).as(ran.all()).isZero();
  }

  @Test
  void heartbeatThatIsRenewedIsThatOfARunningService() {
    heartbeat(50);
    try (var service = Executors.newSingleThreadScheduledExecutor()) {
      var renewing =
          service.scheduleAtFixedRate(() -> heartbeat(0), 500, 500, TimeUnit.MILLISECONDS);
      AnchoreScene.Ran ran = scene.anchore("migrate", db, files, "--dontask", "--stale-after", 60);
      renewing.cancel(false);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.REFUSED.number());
      assertThat(ran.out()).contains("TRA-102", "recent heartbeats of catalog on node-1");
    }
    unchanged();
  }

  @Test
  void heartbeatThatGrowsOldIsWaitedFor() {
    heartbeat(50);
    AnchoreScene.Ran ran = scene.anchore("migrate", db, files, "--dontask", "--stale-after", 60);
    assertThat(ran.code()).as(ran.all()).isZero();
    assertThat(ran.out()).contains("Waiting until every heartbeat is 60 s old: catalog on node-1");
  }

  @Test
  void silenceTooShortToProveAnythingIsRefused() {
    AnchoreScene.Ran ran = scene.anchore("migrate", db, files, "--dontask", "--stale-after", 5);
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err()).contains("TRA-203 --stale-after 5 proves nothing", "at least 60");
    unchanged();
  }
}
