package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.assertDone;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// `tranship complete` of a plan reads every copy again before the first original goes.
class MigrateProofTest {
  private static final int OBJECTS = 40;

  @TempDir private Path directory;
  private CopyScene scene;
  private Path plan;

  @BeforeEach
  void migrate() throws IOException {
    scene = new CopyScene(directory);
    for (int i = 0; i < OBJECTS; i++) {
      CopyScene _ = scene.with("old/" + i, "old " + i);
    }
    plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            source: file:%s
            target: '%s'
            switch: {do: {command: ['true'], undo: {command: ['true']}}, gate: {command: ['true']}, back: {command: ['true']}}
            complete: {clean: delete}
            """
                .formatted(scene.from, scene.s3("copies")));
    assertDone(scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence"), "Switched");
  }

  @AfterEach
  void end() {
    scene.close();
  }

  /// Neither the listing nor the ETag shows it.
  private void flip() {
    scene.s3.faults(
        FaultRule.always(
            request ->
                request.operation() == Operation.GET_OBJECT && request.key().equals("copies/old/7"),
            new Fault.FlipByte(0)));
  }

  @Test
  void aByteThatFlipsAtTheTargetStopsTheEndAndTheWayBackIsOpen() throws Exception {
    Map<String, String> originals = texts(scene.from);
    assertDone(scene.run("plan", plan), "proof", "reads once more every copy whose original");
    flip();
    AnchoreScene.Ran refused = scene.run("complete", "last", "--yes");
    assertThat(refused.code()).as(refused.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(refused.all())
        .contains("TRM-123", "1 of " + OBJECTS + " copies", "old/7", "nothing was removed");
    assertThat(texts(scene.from)).isEqualTo(originals);
    assertDone(scene.run("rollback", "last", "--yes"), "Rolled back");
    assertThat(texts(scene.from)).isEqualTo(originals);
  }

  @Test
  void onceTheCopyIsMendedTheSourceIsCleaned() throws Exception {
    flip();
    assertThat(scene.run("complete", "last", "--yes").all()).contains("TRM-123");
    scene.s3.faults(FaultRule.never());
    assertDone(scene.run("complete", "last", "--yes"), "Completed");
    assertThat(texts(scene.from)).isEmpty();
    assertThat(scene.objects("copies/")).hasSize(OBJECTS);
  }
}
