package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.testkit.fault.CrashPoint;

/// Somebody writes to the source while it is copied: the run does not end as if nothing were, and
/// no package is marked that is not as the source has it. The same command goes on.
class ChangingSourceTest {
  private static final String PACKAGE = "Store/A/S.Code.1/";
  private static final String MARKER = PACKAGE + "serviceplatform.xstore.manifest";

  @TempDir private Path scratch;

  private CopyWorld world() {
    return new CopyWorld(
        new ImageTree()
            .text("Store/A/ApplicationManifest.1.xml", "manifest")
            .text(PACKAGE + "a.dll", "a")
            .text(PACKAGE + "sub/b.dll", "b")
            .text(MARKER, "now"),
        Layout.XSTORE,
        Layout.NATIVE,
        Incomplete.REFUSE,
        scratch);
  }

  private static void stopsUnmarked(CopyWorld world) {
    assertThat(world.new Life(CrashPoint.never()).copy())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-103"));
    assertThat(world.target()).doesNotContainKey(PACKAGE + "_.dir");
  }

  @Test
  void aFileOfTheSameSizeWrittenBehindItsCopyIsNoticed() {
    CopyWorld world = world();
    world.behind(PACKAGE + "a.dll", () -> CopyWorld.put(world.source, PACKAGE + "a.dll", "Z"));
    stopsUnmarked(world);
  }

  @Test
  void aFileWrittenBehindTheFirstMarkerIsNoticed() {
    CopyWorld world = world();
    world.behind(PACKAGE + "_.dir", () -> CopyWorld.put(world.source, PACKAGE + "a.dll", "Z"));
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Halted.class);
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
    assertThat(world.target()).containsEntry(PACKAGE + "a.dll", "Z").containsKey(PACKAGE + "_.dir");
  }

  @Test
  void aPackageThatLosesItsMarkerMeanwhileIsNotMarked() {
    CopyWorld world = world();
    world.behind(PACKAGE + "sub/b.dll", () -> CopyWorld.remove(world.source, MARKER));
    stopsUnmarked(world);
    CopyWorld.put(world.source, MARKER, "now");
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
  }

  @Test
  void aFileThatComesMeanwhileIsNoticedBeforeTheFirstMarker() {
    CopyWorld world = world();
    world.behind(PACKAGE + "sub/b.dll", () -> CopyWorld.put(world.source, PACKAGE + "A.dll", "+"));
    stopsUnmarked(world);
  }

  /// What is copied is what the snapshot says, or nothing.
  @Test
  void aFileWrittenBehindTheSnapshotIsNotCopied() {
    CopyWorld world = world();
    world.takeSnapshot();
    CopyWorld.put(world.source, PACKAGE + "a.dll", "Z");
    assertThat(world.new Life(CrashPoint.never()).copy())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-102", "a.dll"));
    assertThat(world.target()).doesNotContainKey(PACKAGE + "_.dir");
    world.snapshot = Optional.empty();
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
    assertThat(world.target()).containsEntry(PACKAGE + "a.dll", "Z");
  }

  @Test
  void aFileThatComesBehindTheSnapshotIsNoticedBeforeTheFirstMarker() {
    CopyWorld world = world();
    world.takeSnapshot();
    CopyWorld.put(world.source, PACKAGE + "c.dll", "c");
    stopsUnmarked(world);
    world.snapshot = Optional.empty();
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
  }
}
