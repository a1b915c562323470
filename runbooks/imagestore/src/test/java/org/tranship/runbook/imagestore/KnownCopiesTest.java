package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState.Created;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.testkit.fault.CrashPoint;

/// Whose a file at the target is, after kills and in later runs: what is ours is known again also
/// where it cannot be read, and what is not ours stays.
class KnownCopiesTest {
  private static final String FILE = "Store/A/S.Code.1/a.dll";
  private static final RunId SECOND = new RunId("20261129-130000-abcd");
  private static final RunId THIRD = new RunId("20261129-140000-abcd");

  @TempDir private Path scratch;

  private static ImageTree tree() {
    return new ImageTree()
        .text("Store/A/ApplicationManifest.1.xml", "manifest")
        .text(FILE, "a")
        .text("Store/A/S.Code.1/sub/b.dll", "b")
        .text("Store/A/S.Code.1/serviceplatform.xstore.manifest", "now");
  }

  private CopyWorld world(Layout to, VerifyLevel level) {
    CopyWorld world = new CopyWorld(tree(), Layout.XSTORE, to, Incomplete.REFUSE, level, scratch);
    if (level == VerifyLevel.SERVER) {
      world.before = CopyWorld::unreadable;
    }
    return world;
  }

  private CopyWorld blind() {
    return world(Layout.NATIVE, VerifyLevel.SERVER);
  }

  private static void copies(CopyWorld world, Object what) {
    assertThat(world.new Life(CrashPoint.never()).copy()).as("%s", what).isInstanceOf(Ready.class);
  }

  private static List<CrashPoint> points(CopyWorld world) {
    CopyWorld.Life life = world.new Life(CrashPoint.never());
    assertThat(life.copy()).isInstanceOf(Ready.class);
    return life.point.passed();
  }

  @Test
  void killedAnywhereACopyThatCannotBeReadComesToItsEndAndCanBeTakenBack() {
    for (CrashPoint point : points(blind())) {
      CopyWorld world = blind();
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      copies(world, point);
      assertThat(world.target()).hasSize(5);
      assertThat(world.new Life(CrashPoint.never()).rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.target()).as("killed %s", point).isEmpty();
    }
  }

  @Test
  void aLaterRunCopiesWhatIsNewAndNothingElse() {
    CopyWorld world = blind();
    copies(world, "first");
    var manifest = world.target.stat(Key.of("Store/A/ApplicationManifest.1.xml"));
    CopyWorld.put(world.source, FILE, "z");
    CopyWorld.put(world.source, "Store/A/S.Code.1/c.dll", "c");
    world.run = SECOND;
    copies(world, "second");
    assertThat(world.target())
        .containsEntry(FILE, "z")
        .containsKeys("Store/A/S.Code.1/c.dll", "Store/A/S.Code.1/_.dir");
    world.run = THIRD;
    copies(world, "third");
    assertThat(world.target.stat(Key.of("Store/A/ApplicationManifest.1.xml"))).isEqualTo(manifest);
  }

  @Test
  void ofWhatCannotBeReadAndNobodyKnowsNothingIsOverwritten() {
    CopyWorld world = blind();
    CopyWorld.put(world.target, FILE, "?");
    assertThat(world.new Life(CrashPoint.never()).copy())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-102").contains(FILE));
    assertThat(world.target()).containsEntry(FILE, "?");
  }

  @Test
  void killedAnywhereWhatWasThereBeforeTheRunStaysWhenItIsTakenBack() {
    for (CrashPoint point : points(before())) {
      CopyWorld world = before();
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      copies(world, point);
      assertThat(world.new Life(CrashPoint.never()).rollback()).isInstanceOf(RolledBack.class);
      assertThat(world.target()).as("killed %s", point).containsKey(FILE);
    }
  }

  private CopyWorld before() {
    CopyWorld world = world(Layout.NATIVE, VerifyLevel.READBACK);
    CopyWorld.put(world.target, FILE, "a");
    world.now = world.now.plusSeconds(60);
    return world;
  }

  @Test
  void aPackageInAFolderIsLockedWhileOnlySomeOfItIsThere() {
    for (CrashPoint point : points(world(Layout.FILES, VerifyLevel.READBACK))) {
      CopyWorld world = world(Layout.FILES, VerifyLevel.READBACK);
      CopyWorld.Life killed = world.new Life(point);
      killed.point.kill(killed::copy);
      assertLocked(world, point);
      copies(world, point);
      assertThat(world.target()).hasSize(3);
      if (!(world.state() instanceof Created)) {
        CopyWorld.Life back = world.new Life(point);
        back.point.kill(back::rollback);
        assertLocked(world, point);
        assertThat(world.new Life(CrashPoint.never()).rollback()).isInstanceOf(RolledBack.class);
        assertThat(world.target()).as("killed %s", point).isEmpty();
      }
    }
  }

  private static void assertLocked(CopyWorld world, CrashPoint point) {
    boolean first = world.target().containsKey(FILE);
    boolean second = world.target().containsKey("Store/A/S.Code.1/sub/b.dll");
    if (first != second) {
      assertThat(world.target()).as("%s", point).containsKey("Store/A/S.Code.1.WriterLock");
    }
  }

  @Test
  void theLockOfSomebodyElseIsNotRemoved() {
    CopyWorld world = world(Layout.FILES, VerifyLevel.READBACK);
    CopyWorld.put(world.target, "Store/A/S.Code.1.WriterLock", "");
    assertThat(world.new Life(CrashPoint.never()).copy())
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-104"));
    assertThat(world.target()).containsOnlyKeys("Store/A/S.Code.1.WriterLock");
  }
}
