package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Operation;

/// Memory and requests do not grow with what needs nothing.
class CopyManyKeysTest {
  /// Less than 200,000 keys of two listings would need.
  private static final String LITTLE = "32m";

  @TempDir private Path directory;
  private CopyScene scene;

  @BeforeEach
  void begin() {
    scene = new CopyScene(directory);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void twoHundredThousandKeysOnBothSidesFitALittleHeap() throws Exception {
    scene.s3.generate("bucket", "p/", 200_000, 10);
    scene.s3.generate("bucket", "q/", 200_000, 10);
    String more = scene.s3.bucket("bucket").keys().first() + "-more";
    new OtherTool(scene.s3, "bucket").put(more, "more");
    long writes = scene.s3.requests(Operation.PUT_OBJECT);
    try (CommandProcess command =
        scene.start(LITTLE, scene.s3("p"), scene.s3("q"), "--existing", "skip")) {
      AnchoreScene.Ran ran = command.await();
      assertThat(ran.code()).as(ran.all()).isZero();
      assertThat(ran.out()).contains("Copied    1 object, 4 B");
    }
    assertThat(scene.s3.bucket("bucket").bytes("q" + more.substring(1))).isPresent();
    assertThat(scene.s3.requests(Operation.PUT_OBJECT) - writes).isLessThan(20);
    assertThat(scene.s3.requests(Operation.HEAD_OBJECT)).isLessThan(20);
    assertThat(scene.s3.requests(Operation.GET_OBJECT)).isLessThan(20);
  }

  @Test
  void theSecondRunAsksForPagesAndForNoObject() {
    scene.s3.generate("bucket", "p/", 2_500, 100);
    AnchoreScene.Ran first = scene.copy(scene.s3("p"), scene.s3("q"));
    assertThat(first.code()).as(first.all()).isZero();
    Map<Operation, Long> before = requests();
    AnchoreScene.Ran second = scene.copy(scene.s3("p"), scene.s3("q"));
    assertThat(second.code()).as(second.all()).isZero();
    assertThat(second.out()).contains("Copied    nothing", "2500 objects");
    requests()
        .forEach(
            (operation, asked) ->
                assertThat(asked - before.getOrDefault(operation, 0L))
                    .as("%s", operation)
                    .isLessThanOrEqualTo(
                        switch (operation) {
                          case LIST_OBJECTS -> 11; // one of them for probes that killed runs left
                          case LIST_MULTIPART_UPLOADS -> 1; // and one for their uploads
                          case OTHER -> 4; // how the source's bucket is set up, asked once
                          default -> 0;
                        }));
  }

  private Map<Operation, Long> requests() {
    return Arrays.stream(Operation.values())
        .collect(Collectors.toMap(Function.identity(), scene.s3::requests));
  }
}
