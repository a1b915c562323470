package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.anchore.AnchoreDocuments;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubOptions;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// Many documents are on their way at the same time, where the original moves one after the other.
class AnchoreParallelTest {
  private static final int TOGETHER = 16;

  @TempDir private Path directory;

  /// No document is let in before so many have arrived: one at a time would wait for ever.
  @Test
  void documentsAreCopiedManyAtATime() {
    CountDownLatch arrived = new CountDownLatch(TOGETHER);
    AtomicInteger alone = new AtomicInteger();
    try (ThinS3Stub stub = ThinS3Stub.start(StubOptions.defaults())) {
      stub.faults(
          request -> {
            if (request.operation() == Operation.PUT_OBJECT && request.key().contains("sha256")) {
              arrived.countDown();
              alone.addAndGet(waited(arrived) ? 0 : 1);
            }
            return new Fault.None();
          });
      AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.many(0, 40, 2_000));
      AnchoreScene.Ran ran =
          scene.migrate(scene.db(), scene.s3(stub.endpoint(), "anchore-parallel", ""));
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(alone).hasValue(0);
    }
  }

  private static boolean waited(CountDownLatch arrived) {
    try {
      return arrived.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
