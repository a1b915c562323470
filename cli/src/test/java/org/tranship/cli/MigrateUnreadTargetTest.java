package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.CopyScene.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// A plan that wants the source cleaned, and a target of which no byte can be read back: `complete`
/// removes nothing, whatever is asked of it.
class MigrateUnreadTargetTest {
  @TempDir private Path directory;

  @Test
  void completeDeletesNothingWhereTheTargetCannotBeRead() throws IOException {
    try (CopyScene scene = new CopyScene(directory);
        FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS))) {
      var _ = scene.with("Pkg/a.dll", "a").with("Pkg/b.dll", "b");
      Path plan =
          Files.writeString(
              directory.resolve("plan.yaml"),
              """
              source: file:%s
              target: fabric:ImageStore?endpoint=%s
              switch: {do: {command: ['true'], undo: {command: ['true']}}, gate: {command: ['true']}, back: {command: ['true']}}
              complete: {clean: delete}
              """
                  .formatted(scene.from, server.url()));
      Map<String, String> originals = texts(scene.from);
      AnchoreScene.Ran moved = scene.run("migrate", plan, "--yes", "--acknowledge", "no-fence");
      assertThat(moved.code()).as(moved.all()).isEqualTo(ExitCode.FAILED.number());
      assertThat(moved.all()).contains("TRS-109", "does not give back what was written");
      assertThat(server.imageStore().paths()).contains("Pkg/a.dll", "Pkg/b.dll");
      AnchoreScene.Ran complete = scene.run("complete", "last", "--yes");
      assertThat(complete.code()).as(complete.all()).isNotZero();
      assertThat(texts(scene.from)).isEqualTo(originals);
    }
  }
}
