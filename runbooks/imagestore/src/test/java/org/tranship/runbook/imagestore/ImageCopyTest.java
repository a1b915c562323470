package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.testkit.fault.CrashPoint;

/// Copies of image stores between all kinds of them.
class ImageCopyTest {
  @TempDir private Path scratch;

  private CopyWorld world(ImageTree tree, Layout from, Layout to, Incomplete incomplete) {
    return new CopyWorld(tree, from, to, incomplete, scratch);
  }

  private static RunState copy(CopyWorld world) {
    return world.new Life(CrashPoint.never()).copy();
  }

  private static Set<String> markers(CopyWorld world) {
    Set<String> markers = new TreeSet<>(world.target().keySet());
    markers.removeIf(path -> Marker.of(path) == Marker.NONE);
    return markers;
  }

  @Test
  void copiesTheRealTreeWithAMarkerInEachDirectoryOfAPackage() {
    CopyWorld world = CopyWorld.calculator(scratch);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(markers(world))
        .containsExactlyInAnyOrder(
            ImageTree.GATEWAY + "/_.dir",
            ImageTree.CODE + "/_.dir",
            ImageTree.CODE + "/Binaries/_.dir",
            ImageTree.CONFIG + "/_.dir",
            ImageTree.DATA + "/_.dir");
    var expected = ImageTree.texts(world.source);
    expected.keySet().removeIf(path -> Marker.of(path) != Marker.NONE);
    var copied = world.target();
    copied.keySet().removeAll(markers(world));
    assertThat(copied).isEqualTo(expected);
  }

  @Test
  void leadsBackToTheKindOfXStore() {
    CopyWorld world =
        world(
            new ImageTree()
                .text("Pkg/Svc/Code/run.cmd", "x")
                .text("Pkg/_.dir", "")
                .text("Pkg/Svc/_.dir", "")
                .text("Pkg/Svc/Code/_.dir", ""),
            Layout.NATIVE,
            Layout.XSTORE,
            Incomplete.REFUSE);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.target())
        .containsEntry("Pkg/serviceplatform.xstore.manifest", "11/29/2026 12:00:00 PM")
        .hasSize(2);
  }

  /// Survey, copy, and the proof behind it; an empty target says by itself what is to change. With
  /// a snapshot of this moment only the proof is left.
  @Test
  void aFirstCopyToAFolderListsItsSourceNoMoreThanItHasTo() {
    CopyWorld world = world(ImageTree.calculator(), Layout.XSTORE, Layout.FILES, Incomplete.REFUSE);
    AtomicInteger walks = new AtomicInteger();
    world.beforeSource = counting(walks);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(walks).hasValue(3);

    world = world(ImageTree.calculator(), Layout.XSTORE, Layout.FILES, Incomplete.REFUSE);
    world.takeSnapshot();
    world.beforeSource = counting(walks);
    walks.set(0);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(walks).as("by a snapshot").hasValue(1);
  }

  private static UnaryOperator<Store> counting(AtomicInteger walks) {
    return source ->
        new ForwardingStore(source) {
          @Override
          public Listing list(ListRequest request) {
            walks.addAndGet(request.prefix().isEmpty() ? 1 : 0);
            return inner().list(request);
          }
        };
  }

  @Test
  void aFolderGetsNoMarkers() {
    CopyWorld world = world(ImageTree.calculator(), Layout.XSTORE, Layout.FILES, Incomplete.REFUSE);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(markers(world)).isEmpty();
  }

  @Test
  void refusesPackagesThatAreNotWholeBeforeTheFirstByte() {
    ImageTree tree = ImageTree.calculator().without(Marker.XSTORE.in(ImageTree.CODE));
    CopyWorld world = world(tree, Layout.XSTORE, Layout.NATIVE, Incomplete.REFUSE);
    assertThat(copy(world))
        .isInstanceOfSatisfying(
            Halted.class,
            halted ->
                assertThat(halted.detail()).contains("TRI-101").contains(ImageTree.CODE + ":"));
    assertThat(world.target()).isEmpty();
  }

  @Test
  void copiesOrLeavesOutWhatIsNotWholeAndNeverMarksIt() {
    for (Incomplete incomplete : new Incomplete[] {Incomplete.COPY, Incomplete.SKIP}) {
      ImageTree tree = ImageTree.calculator().without(Marker.XSTORE.in(ImageTree.CODE));
      CopyWorld world = world(tree, Layout.XSTORE, Layout.NATIVE, incomplete);
      assertThat(copy(world)).isInstanceOf(Ready.class);
      assertThat(markers(world)).hasSize(3).noneMatch(it -> it.startsWith(ImageTree.CODE + "/"));
      assertThat(world.target().containsKey(ImageTree.CODE + "/Common.dll.txt"))
          .isEqualTo(incomplete == Incomplete.COPY);
    }
    assertThatThrownBy(() -> world(new ImageTree(), Layout.XSTORE, Layout.FILES, Incomplete.COPY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--incomplete skip");
  }

  @Test
  void refusesWhatTheTargetCannotHold() {
    ImageTree tree =
        ImageTree.calculator().file("Store/CalculatorApp/applicationmanifest.1.0.xml", 1);
    assertThat(copy(world(tree, Layout.XSTORE, Layout.NATIVE, Incomplete.REFUSE)))
        .isInstanceOf(Halted.class);
    assertThat(copy(world(tree, Layout.XSTORE, Layout.XSTORE, Incomplete.REFUSE)))
        .isInstanceOf(Ready.class);
  }

  @Test
  void foldersOfAnyNameInAPackageAreContent() {
    String old = ImageTree.CODE + "/wwwroot.old/index.html";
    String lock = ImageTree.CODE + "/x.ReaderLock";
    CopyWorld world =
        world(
            ImageTree.calculator().text(old, "x").text(lock, "y"),
            Layout.XSTORE,
            Layout.NATIVE,
            Incomplete.REFUSE);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.target()).containsEntry(old, "x").containsEntry(lock, "y");
    CopyWorld folder =
        world(
            ImageTree.calculator().text(old, "x").text(lock, "y"),
            Layout.XSTORE,
            Layout.FILES,
            Incomplete.REFUSE);
    assertThat(copy(folder))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-101").contains(lock));
  }

  @Test
  void leftoversBesideAPackageStopTheCopyOfAFolderUnlessLeftOut() {
    ImageTree tree =
        new ImageTree().text("Store/A/S.Code.1/a", "a").text("Store/A/S.Code.1.old/a", "b");
    assertThat(copy(world(tree, Layout.FILES, Layout.NATIVE, Incomplete.COPY)))
        .isInstanceOf(Halted.class);
    CopyWorld world = world(tree, Layout.FILES, Layout.NATIVE, Incomplete.SKIP);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.target()).containsOnlyKeys("Store/A/S.Code.1/a", "Store/A/S.Code.1/_.dir");
  }

  @Test
  void aFileThatIsLockedIsNotCopiedAsIfItWereWhole() {
    ImageTree tree =
        new ImageTree().text("Store/A/S.zip", "half").text("Store/A/S.zip.WriterLock", "");
    assertThat(copy(world(tree, Layout.FILES, Layout.NATIVE, Incomplete.REFUSE)))
        .isInstanceOf(Halted.class);
    CopyWorld world = world(tree, Layout.FILES, Layout.NATIVE, Incomplete.SKIP);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.target()).isEmpty();
  }

  @Test
  void ofTwoStoresOfXStoreTheSameFoldersAreMarked() {
    String marker = "team/Pkg/serviceplatform.xstore.manifest";
    ImageTree tree = new ImageTree().text("team/Pkg/Svc/x", "x").text(marker, "now");
    for (Layout to : new Layout[] {Layout.XSTORE, Layout.NATIVE}) {
      CopyWorld world = world(tree, Layout.XSTORE, to, Incomplete.REFUSE);
      assertThat(copy(world)).isInstanceOf(Ready.class);
      assertThat(markers(world))
          .containsExactlyElementsOf(
              to == Layout.XSTORE
                  ? List.of(marker)
                  : List.of("team/Pkg/Svc/_.dir", "team/Pkg/_.dir"));
    }
  }

  @Test
  void ofAPackageOfWhichOnlyAPartIsWholeNothingIsMarked() {
    ImageTree tree =
        new ImageTree().text("Pkg/a", "x").text("Pkg/_.dir", "").text("Pkg/sub/b", "x");
    for (Layout to : new Layout[] {Layout.XSTORE, Layout.NATIVE}) {
      CopyWorld world = world(tree, Layout.NATIVE, to, Incomplete.COPY);
      assertThat(copy(world)).isInstanceOf(Ready.class);
      assertThat(markers(world)).isEmpty();
    }
  }

  @Test
  void aMarkerThatBelongsNowhereIsNoticed() {
    for (String path : List.of("Store/CalculatorApp/_.dir", ImageTree.CODE + "/gone/_.dir")) {
      CopyWorld world = CopyWorld.calculator(scratch);
      CopyWorld.put(world.target, path, "");
      // One in a package that changes is taken away with the package's others.
      assertThat(copy(world) instanceof Ready).isEqualTo(path.startsWith(ImageTree.CODE));
    }
  }

  @Test
  void somethingElseAtTheTargetIsNotOverwritten() {
    CopyWorld world = CopyWorld.calculator(scratch);
    String path = ImageTree.CONFIG + "/Settings.xml";
    var _ =
        world
            .target
            .put(PutRequest.of(Key.of(path), "theirs".getBytes(StandardCharsets.UTF_8)))
            .orThrow();
    assertThat(copy(world))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("TRI-102").contains(path));
    assertThat(world.target()).containsEntry(path, "theirs");
    assertThat(markers(world)).isEmpty();
  }

  @Test
  void refusesATargetWithContentOfItsOwn() {
    CopyWorld world = CopyWorld.calculator(scratch);
    var _ = world.target.put(PutRequest.of(Key.of("Other/ours.txt"), new byte[1])).orThrow();
    assertThat(copy(world))
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> assertThat(halted.detail()).contains("TRI-104").contains("Other/ours.txt"));
    assertThat(world.target()).containsOnlyKeys("Other/ours.txt");
  }

  @Test
  void isTakenBackWithWhatWasThereBeforeLeftInItsPlace() {
    CopyWorld world = CopyWorld.calculator(scratch);
    String path = ImageTree.CONFIG + "/Settings.xml";
    byte[] same =
        ImageTree.texts(world.source).getOrDefault(path, "").getBytes(StandardCharsets.ISO_8859_1);
    var _ = world.target.put(PutRequest.of(Key.of(path), same)).orThrow();
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.new Life(CrashPoint.never()).rollback()).isInstanceOf(RolledBack.class);
    assertThat(world.target()).containsKey(path);
    assertThat(world.target().keySet()).allMatch(it -> it.startsWith(ImageTree.CONFIG));
  }

  @Test
  void noticesWhatWasLostAtTheTarget() throws InterruptedException {
    CopyWorld world = CopyWorld.calculator(scratch);
    assertThat(copy(world)).isInstanceOf(Ready.class);
    assertThat(world.new Life(CrashPoint.never()).process().verify())
        .isInstanceOf(StepResult.Done.class);
    String path = ImageTree.CONFIG + "/Settings.xml";
    var _ = world.target.delete(List.of(DeleteRequest.of(Key.of(path)))).getFirst().orThrow();
    assertThat(world.new Life(CrashPoint.never()).process().verify())
        .isInstanceOf(StepResult.Partial.class);
  }
}
