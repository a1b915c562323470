package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// A copy to which a row points that the run knows nothing of.
class AnchoreSharedCopyTest {
  private static final String BUCKET = "anchore-shared";

  @TempDir private Path directory;
  private ThinS3Stub s3;
  private AnchoreScene scene;

  @BeforeEach
  void installAnchore() {
    s3 = ThinS3Stub.start(StubOptions.defaults());
    scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
  }

  @AfterEach
  void stopServer() {
    s3.close();
  }

  @Test
  void aRollbackLeavesACopyThatAnotherRowPointsTo() {
    AnchoreScene.Ran ran =
        scene.migrate(scene.db(), scene.s3(s3.endpoint(), BUCKET, ""), "--nodelete");
    assertThat(ran.code()).as(ran.all()).isZero();
    SortedSet<String> copies = s3.bucket(BUCKET).keys();
    assertThat(copies).hasSize(7);
    String columns =
        "\"userId\", \"documentName\", content_url, created_at, last_updated,"
            + " record_state_key, is_compressed, digest, size";
    scene
        .anchore()
        .execute(
            "insert into archive_metadata (bucket, \"archiveId\", "
                + columns
                + ") select 'another', 'one', "
                + columns
                + " from archive_metadata limit 1");
    AnchoreScene.Ran back = scene.verb("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(back.all()).contains("1 copy that rows point to, so another run relies on it.");
    assertThat(s3.bucket(BUCKET).keys()).hasSize(1).isSubsetOf(copies);
  }
}
