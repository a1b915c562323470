package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.testkit.fault.CrashPoint;

/// Somebody puts other bytes of the same length in the place of a copy: only the version in the
/// listing tells it, and the copy counts no more.
class OverwrittenCopyTest {
  private static final String PACKAGE = "Store/A/S.Code.1/";
  private static final String FILE = PACKAGE + "a.dll";
  private static final String MARKER = PACKAGE + "_.dir";

  @TempDir private Path scratch;

  private CopyWorld world(Layout to, VerifyLevel level) {
    return new CopyWorld(
        new ImageTree()
            .text("Store/A/ApplicationManifest.1.xml", "manifest")
            .text(FILE, "a")
            .text(PACKAGE + "sub/b.dll", "b")
            .text(PACKAGE + "serviceplatform.xstore.manifest", "now"),
        Layout.XSTORE,
        to,
        Incomplete.REFUSE,
        level,
        scratch);
  }

  /// As the gateway of a cluster shows a store.
  private CopyWorld blind() {
    CopyWorld world = world(Layout.NATIVE, VerifyLevel.SERVER);
    world.before = CopyWorld::unreadable;
    return world;
  }

  /// Before the target is listed, once a path is there: behind that the copies of this run are
  /// known.
  private static void onceThere(CopyWorld world, Predicate<CopyWorld> when, String text) {
    boolean[] done = {false};
    var before = world.before;
    world.before =
        store ->
            new ForwardingStore(before.apply(store)) {
              @Override
              public Listing list(ListRequest request) {
                if (!done[0] && when.test(world)) {
                  done[0] = true;
                  CopyWorld.put(world.target, FILE, text);
                }
                return inner().list(request);
              }
            };
  }

  private static boolean isCopied(CopyWorld world) {
    return world.target().keySet().stream().filter(path -> !path.endsWith("Lock")).count() == 3;
  }

  private static void stops(CopyWorld world) {
    assertThat(world.new Life(CrashPoint.never()).copy())
        .isInstanceOfSatisfying(
            Halted.class,
            halted ->
                assertThat(halted.detail())
                    .contains("TRI-103", FILE, "written anew at the target", "remove what is his"));
  }

  private static void ends(CopyWorld world) {
    assertThat(world.new Life(CrashPoint.never()).copy()).isInstanceOf(Ready.class);
  }

  @Test
  void behindTheLastFileItsPackageGetsNoMarker() {
    CopyWorld world = blind();
    onceThere(world, OverwrittenCopyTest::isCopied, "?");
    stops(world);
    assertThat(world.target()).containsEntry(FILE, "?").doesNotContainKey(MARKER);
    stops(world);
  }

  @Test
  void behindItsMarkerThePackageLosesItWhenTheRunIsTakenUp() {
    CopyWorld world = blind();
    onceThere(world, it -> it.target.stat(Key.of(MARKER)).isPresent(), "?");
    stops(world);
    stops(world);
    assertThat(world.target()).containsEntry(FILE, "?").doesNotContainKey(MARKER);
  }

  @Test
  void whatTheMessageSaysLeadsToAGoodCopy() {
    CopyWorld world = blind();
    onceThere(world, OverwrittenCopyTest::isCopied, "?");
    stops(world);
    var _ = world.new Life(CrashPoint.never()).rollback();
    assertThat(world.target()).containsOnlyKeys(FILE).containsEntry(FILE, "?");
    CopyWorld.remove(world.target, FILE);
    assertThat(world.new Life(CrashPoint.never()).rollback()).isInstanceOf(RolledBack.class);
    world.run = new RunId("20261129-130000-abcd");
    ends(world);
    assertThat(world.target()).containsEntry(FILE, "a").containsKey(MARKER);
  }

  @Test
  void behindTheEndOfTheRunItIsFoundWhenThatIsVerified() throws InterruptedException {
    CopyWorld world = blind();
    ends(world);
    assertThat(world.new Life(CrashPoint.never()).process().verify())
        .isInstanceOf(StepResult.Done.class);
    CopyWorld.put(world.target, FILE, "?");
    assertThat(world.new Life(CrashPoint.never()).process().verify())
        .isInstanceOfSatisfying(
            StepResult.Partial.class,
            partial -> assertThat(partial.detail()).contains(FILE, "written anew at the target"));
  }

  /// What was sent is known by its digest, which nothing at the target tells.
  @Test
  void theJournalKeepsTheDigestAndTheVersionOfWhatWasSent() {
    CopyWorld world = blind();
    ends(world);
    ObjectResult copied = world.result(FILE).orElseThrow();
    assertThat(copied.level()).isEqualTo(ObjectResult.Level.SENT_AND_LISTED);
    assertThat(copied.sha256())
        .contains(
            Digest.sha256("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"));
    assertThat(copied.written()).isEqualTo(world.target.stat(Key.of(FILE)).orElseThrow().version());
  }

  /// The times of a file may change behind its copy, such as when somebody sets its rights.
  @Test
  void whatCanBeReadIsJudgedByItsBytes() {
    for (Layout to : new Layout[] {Layout.FILES, Layout.XSTORE}) {
      CopyWorld same = world(to, VerifyLevel.READBACK);
      onceThere(same, OverwrittenCopyTest::isCopied, "a");
      ends(same);
      CopyWorld other = world(to, VerifyLevel.READBACK);
      onceThere(other, OverwrittenCopyTest::isCopied, "?");
      stops(other);
    }
  }
}
