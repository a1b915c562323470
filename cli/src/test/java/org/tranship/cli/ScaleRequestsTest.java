package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.runbook.objects.scale.RequestCount;
import org.tranship.runbook.objects.scale.SizeMix;
import org.tranship.runbook.objects.scale.Workload;
import org.tranship.testkit.server.stub.Operation;

/// A copy sends the requests that a plan at scale counts.
class ScaleRequestsTest {
  private static final int SMALL = 2_500;
  private static final long SIZE = 100;

  @TempDir private Path directory;

  @Test
  void aCopyThatIsReadBackSendsWhatIsCounted() {
    SizeMix mix = new SizeMix();
    mix.add(SIZE, SMALL);
    mix.add(70 << 20, 1);
    RequestCount counted = RequestCount.of(new Workload(mix, 70 << 20, true, true));
    try (CopyScene scene = new CopyScene(directory)) {
      scene.s3.generate("from", "d/", SMALL, SIZE);
      scene.s3.generate("from", "l/", 1, 70 << 20);
      scene.s3.createBucket("to");

      CopyScene.assertDone(
          scene.copy(scene.s3("from", ""), scene.s3("to", "x"), "--verify", "readback"));

      assertThat(scene.s3.requests(Operation.GET_OBJECT)).isEqualTo((long) counted.get());
      // The probe of the target writes some ten, in parts too, and asks after one.
      long puts =
          scene.s3.requests(Operation.PUT_OBJECT)
              + scene.s3.requests(Operation.CREATE_MULTIPART_UPLOAD)
              + scene.s3.requests(Operation.UPLOAD_PART)
              + scene.s3.requests(Operation.COMPLETE_MULTIPART_UPLOAD);
      assertThat(puts).isBetween((long) counted.put(), (long) counted.put() + 20);
      assertThat(scene.s3.requests(Operation.LIST_OBJECTS))
          .isBetween((long) counted.list() - 2, (long) counted.list() + 2);
      assertThat(scene.s3.requests(Operation.HEAD_OBJECT))
          .isBetween((long) counted.head(), (long) counted.head() + 3);
    }
  }
}
