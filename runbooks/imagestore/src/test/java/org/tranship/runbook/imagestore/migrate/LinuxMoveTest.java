package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.run.RunState.Ready;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// A cluster of Linux, whose gateway takes no chunks, and a source with a file that would go in
/// chunks elsewhere.
class LinuxMoveTest {
  private static final String BIG = "Store/CalculatorApp/S.Code.1.0/big.dll";

  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() {
    world = new MoveWorld(directory, FabricSettings.of(FabricPlatform.LINUX));
    world.put(BIG, "x".repeat(1 << 17));
    world.settings.computeIfPresent(
        "target.url", (_, url) -> url + "&single-put=1K&chunk-size=64K");
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  @Test
  void aPlanThatSaysNothingOfItIsRefusedBeforeAnythingIsDone() {
    MoveWorld.assertHalted(world.move(), "TRI-150", "run Linux", "platform: linux");
    assertThat(world.cluster.isProvisioned("7-imagestore1")).isFalse();
    assertThat(world.cluster.upgrades()).isEmpty();
    assertThat(world.own()).isEmpty();
  }

  @Test
  void isMovedWithFilesOfAnySizeInOneRequest() {
    world.settings.put("platform", "linux");
    assertThat(world.move()).isInstanceOf(Ready.class);
    Set<String> wanted = new HashSet<>(world.wanted());
    assertThat(wanted.add(BIG)).isTrue();
    assertThat(world.own()).isEqualTo(wanted);
    assertThat(world.server.count("UploadFileChunk")).isZero();
  }

  @Test
  void aPlanAndATargetThatSayTwoThingsAreRefused() {
    world.settings.computeIfPresent("target.url", (_, url) -> url + "&platform=windows");
    world.settings.put("platform", "linux");
    assertThatThrownBy(world::move)
        .isInstanceOf(PlanContradiction.class)
        .hasMessageContaining("it is linux, and the target has platform=windows");
  }

  @Test
  void aClusterOfWindowsIsNotTakenForOne() throws IOException {
    try (MoveWorld windows = new MoveWorld(Files.createDirectory(directory.resolve("windows")))) {
      windows.settings.put("platform", "linux");
      MoveWorld.assertHalted(windows.move(), "TRI-150", "run Windows", "says linux");
      assertThat(windows.cluster.upgrades()).isEmpty();
    }
  }
}
