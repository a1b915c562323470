package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.store.PutRequest;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.NameRules;
import org.tranship.runbook.imagestore.tree.TreePath;
import org.tranship.runbook.imagestore.tree.TreeScan;
import org.tranship.testkit.fault.CrashPoint;

/// A copy of an image store may be killed at any instruction, at the stores or in the journal: the
/// same command carries it to the same end, a rollback leads back, and at no moment is a package
/// marked of which a file is not there, or its root without the folders in it.
class KilledImageCopyTest {
  @TempDir private Path scratch;

  private static ImageTree tree() {
    return new ImageTree()
        .text("Store/A/ApplicationManifest.1.xml", "manifest")
        .text("Store/A/S.Code.1/a.dll", "a")
        .text("Store/A/S.Code.1/sub/b.dll", "b")
        .text("Store/A/S.Code.1/Bin/c.dll", "c")
        .text("Store/A/S.Code.1/serviceplatform.xstore.manifest", "now")
        .text("Store/A/S.Code.1.checksum", "c")
        .text("Pkg/Svc/ServiceManifest.xml", "service")
        .text("Pkg/serviceplatform.xstore.manifest", "now");
  }

  private CopyWorld world(Layout to) {
    return new CopyWorld(tree(), Layout.XSTORE, to, Incomplete.REFUSE, scratch);
  }

  /// Nothing that is marked lacks a file of the source, or has another one.
  private void assertMarkedIsWhole(CopyWorld world, CrashPoint point) {
    assertNoMarkedRootIsIncomplete(world, point);
    Map<String, String> source = ImageTree.texts(world.source);
    Map<String, String> target = world.target();
    for (String path : target.keySet()) {
      if (Marker.of(path) != Marker.NONE) {
        String unit = TreePath.of(path).unit();
        source.forEach(
            (file, text) -> {
              if (Marker.of(file) == Marker.NONE && TreePath.of(file).unit().equals(unit)) {
                assertThat(target)
                    .as("marked %s, killed %s", path, point)
                    .containsEntry(file, text);
              }
            });
      }
    }
  }

  /// By the rule for any native store: where a root is marked, so are all folders in it.
  private void assertNoMarkedRootIsIncomplete(CopyWorld world, CrashPoint point) {
    if (world.plan.to() != Layout.NATIVE) {
      return;
    }
    Map<String, String> target = world.target();
    for (String unit : scan(world).incomplete()) {
      assertThat(target)
          .as("a folder in it is not marked, killed %s", point)
          .doesNotContainKey(Marker.NATIVE.in(unit));
    }
  }

  private TreeScan scan(CopyWorld world) {
    try {
      return TreeScan.of(world.target, Layout.NATIVE, new NameRules(true), scratch, _ -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<CrashPoint> points(CopyWorld world) {
    CopyWorld.Life life = world.new Life(CrashPoint.never());
    assertThat(life.copy()).isInstanceOf(Ready.class);
    return life.point.passed();
  }

  @Test
  void killedAnywhereItComesToTheSameEnd() {
    for (Layout to : new Layout[] {Layout.NATIVE, Layout.XSTORE}) {
      CopyWorld whole = world(to);
      List<CrashPoint> points = points(whole);
      assertThat(points).hasSizeGreaterThan(60);
      for (CrashPoint point : points) {
        CopyWorld world = world(to);
        CopyWorld.Life killed = world.new Life(point);
        killed.point.kill(killed::copy);
        assertMarkedIsWhole(world, point);
        assertThat(world.new Life(CrashPoint.never()).copy())
            .as("%s", point)
            .isInstanceOf(Ready.class);
        assertThat(world.target()).as("killed %s", point).isEqualTo(whole.target());
      }
    }
  }

  @Test
  void killedAnywhereItCanBeTakenBack() {
    for (CrashPoint point : points(world(Layout.NATIVE))) {
      CopyWorld world = world(Layout.NATIVE);
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      if (world.state() instanceof Created) {
        continue;
      }
      assertThat(world.new Life(CrashPoint.never()).rollback())
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.target()).as("killed %s", point).isEmpty();
    }
  }

  @Test
  void killedAnywhereOnItsWayBackItGoesOn() {
    CopyWorld whole = copied();
    CopyWorld.Life back = whole.new Life(CrashPoint.never());
    assertThat(back.rollback()).isInstanceOf(RolledBack.class);
    for (CrashPoint point : back.point.passed()) {
      CopyWorld world = copied();
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::rollback);
      assertMarkedIsWhole(world, point);
      assertThat(world.new Life(CrashPoint.never()).rollback())
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.target()).as("killed %s", point).isEmpty();
    }
  }

  private CopyWorld copied() {
    CopyWorld world = world(Layout.NATIVE);
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
    return world;
  }

  @Test
  void whatADeadProcessWroteIsTakenBackAlsoAfterAnotherWentOn() {
    for (CrashPoint point : points(world(Layout.NATIVE))) {
      CopyWorld world = world(Layout.NATIVE);
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
      assertThat(world.new Life(CrashPoint.never()).rollback())
          .as("killed %s", point)
          .isInstanceOf(RolledBack.class);
      assertThat(world.target()).as("killed %s", point).isEmpty();
    }
  }

  @Test
  void aPackageThatGrewIsUnmarkedWhileItsFilesAreOnTheirWay() {
    List<CrashPoint> points = points(grown());
    for (CrashPoint point : points) {
      CopyWorld world = grown();
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      assertNoMarkedRootIsIncomplete(world, point);
      if (killed.point.reached() && world.target().containsKey("Store/A/S.Code.1/late.dll")
          || world.state() instanceof Ready) {
        assertMarkedIsWhole(world, point);
      }
      assertThat(world.new Life(CrashPoint.never()).copy())
          .as("%s", point)
          .isInstanceOf(Ready.class);
      assertMarkedIsWhole(world, point);
      assertThat(world.target())
          .containsKeys("Store/A/S.Code.1/_.dir", "Store/A/S.Code.1/sub/z.dll");
    }
  }

  /// Killed in the middle of an earlier copy behind its markers, and changed since.
  private CopyWorld grown() {
    CopyWorld world = world(Layout.NATIVE);
    CopyWorld.Life first = world.new Life(lastOf(world(Layout.NATIVE)));
    first.point.kill(first::copy);
    for (String late : List.of("late.dll", "sub/z.dll")) {
      var _ =
          world
              .source
              .put(
                  PutRequest.of(
                      Key.of("Store/A/S.Code.1/" + late), late.getBytes(StandardCharsets.UTF_8)))
              .orThrow();
    }
    assertThat(world.target()).containsKey("Store/A/S.Code.1/_.dir");
    return world;
  }

  private static CrashPoint lastOf(CopyWorld world) {
    CopyWorld.Life life = world.new Life(CrashPoint.never());
    assertThat(life.copy()).isInstanceOf(Ready.class);
    return CrashPoint.remote(life.point.remoteCalls(), CrashPoint.When.BEFORE);
  }
}
