package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// The rows of the catalogue are read a thousand at a time, each page from the key on with which
/// the one before ended.
class AnchorePagesTest {
  private static final int MORE_THAN_TWO_PAGES = 2_001;

  @TempDir private Path directory;

  @Test
  void rowsOfEveryPageAreMovedOnce() {
    try (ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults())) {
      AnchoreScene scene =
          AnchoreScene.with(directory, AnchoreDocuments.many(0, MORE_THAN_TWO_PAGES, 20));
      AnchoreScene.Ran ran =
          scene.migrate(scene.db(), scene.s3(stub.endpoint(), "anchore-pages", ""));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(stub.bucket("anchore-pages").keys()).hasSize(MORE_THAN_TWO_PAGES);
      assertThat(scene.anchore().urls().values())
          .hasSize(MORE_THAN_TWO_PAGES)
          .allMatch(url -> url.startsWith("s3://anchore-pages/"));
    }
  }
}
