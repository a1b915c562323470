package org.tranship.runbook.imagestore.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;

/// What one look at an image store finds.
class TreeScanTest {
  @TempDir private Path scratch;

  private final List<Hazard> hazards = new ArrayList<>();

  private TreeScan scan(ImageTree tree, Layout layout, boolean windows)
      throws InterruptedException {
    return TreeScan.of(tree.store(), layout, new NameRules(windows), scratch, hazards::add);
  }

  private TreeScan scan(ImageTree tree) throws InterruptedException {
    return scan(tree, Layout.XSTORE, true);
  }

  @Test
  void countsFilesWithoutMarkersAndFindsNothingWrong() throws InterruptedException {
    TreeScan scan = scan(ImageTree.calculator());
    assertThat(scan.files()).isEqualTo(15);
    assertThat(scan.bytes().bytes()).isEqualTo(98_399);
    assertThat(scan.markers()).isEqualTo(4);
    assertThat(hazards).isEmpty();
  }

  @Test
  void marksEachDirectoryOfAWholePackageAndNoOther() throws InterruptedException {
    TreeScan scan = scan(ImageTree.calculator());
    assertThat(scan.carriesMarker(ImageTree.CODE)).isTrue();
    assertThat(scan.carriesMarker(ImageTree.CODE + "/Binaries")).isTrue();
    for (String single :
        List.of(
            "",
            "Store",
            "Store/CalculatorApp",
            "Store/CalculatorApp/apps",
            "Store/CalculatorApp/apps/CalculatorApp_App0",
            "WindowsFabricStore")) {
      assertThat(scan.carriesMarker(single)).as(single).isFalse();
    }
  }

  @Test
  void aMarkerAboveCountsAndMarksNothingThatIsWrittenSingly() throws InterruptedException {
    ImageTree tree = ImageTree.calculator().without(Marker.XSTORE.in(ImageTree.CODE));
    TreeScan scan = scan(tree.text(Marker.XSTORE.in("Store/CalculatorApp"), "now"));
    assertThat(hazards).isEmpty();
    assertThat(scan.carriesMarker(ImageTree.CODE)).isTrue();
    assertThat(scan.carriesMarker("Store/CalculatorApp")).isFalse();
    assertThat(scan.carriesMarker("Store/CalculatorApp/apps/CalculatorApp_App0")).isFalse();
  }

  @Test
  void namesPackagesThatWereNeverUploadedToTheirEnd() throws InterruptedException {
    ImageTree tree = ImageTree.calculator().without(Marker.XSTORE.in(ImageTree.CODE));
    TreeScan scan = scan(tree.file("Incoming/Svc/Code/run.cmd", 3));
    assertThat(hazards)
        .extracting(Hazard::kind, Hazard::path)
        .containsExactly(
            tuple(Kind.INCOMPLETE, "Incoming"), tuple(Kind.INCOMPLETE, ImageTree.CODE));
    assertThat(scan.carriesMarker(ImageTree.CODE)).isFalse();
    assertThat(scan.carriesMarker(ImageTree.CODE + "/Binaries")).isFalse();
    assertThat(scan.carriesMarker(ImageTree.CONFIG)).isTrue();
  }

  @Test
  void aPartThatWasUploadedByItselfIsWholeByItself() throws InterruptedException {
    ImageTree tree = new ImageTree().file("Pkg/ApplicationManifest.xml", 1);
    TreeScan scan =
        scan(tree.file("Pkg/Svc/Code/run.cmd", 3).text(Marker.XSTORE.in("Pkg/Svc"), "now"));
    assertThat(scan.incomplete()).containsExactly("Pkg");
    assertThat(scan.carriesMarker("Pkg/Svc/Code")).isTrue();
    assertThat(scan.carriesMarker("Pkg")).isFalse();
  }

  @Test
  void ofANativeStoreEachDirectoryNeedsItsOwnMarker() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("Store/A/S.Code.1/a.dll", 1)
            .file("Store/A/S.Code.1/sub/deep/b.dll", 1)
            .text("Store/A/S.Code.1/_.dir", "")
            .text("Store/A/S.Code.1/sub/deep/_.dir", "");
    TreeScan scan = scan(tree, Layout.NATIVE, true);
    assertThat(scan.incomplete()).containsExactly("Store/A/S.Code.1");
    assertThat(scan.carriesMarker("Store/A/S.Code.1/sub")).isFalse();
    assertThat(scan.carriesMarker("Store/A/S.Code.1/sub/deep")).as("of no whole package").isFalse();
    assertThat(scan(tree.text("Store/A/S.Code.1/sub/_.dir", ""), Layout.NATIVE, true).incomplete())
        .isEmpty();
  }

  @Test
  void ofAFolderALockSaysThatAPackageIsNotWhole() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("Store/A/S.Code.1/a.dll", 1)
            .file("Store/A/S.Code.2/a.dll", 1)
            .text("Store/A/S.Code.2.WriterLock", "")
            .text("Store/A/S.Code.1.ReaderLock", "")
            .file("Store/A/S.Code.1.old/a.dll", 7);
    TreeScan scan = scan(tree, Layout.FILES, true);
    assertThat(scan.incomplete()).containsExactly("Store/A/S.Code.2");
    assertThat(scan.carriesMarker("Store/A/S.Code.1")).isTrue();
    assertThat(scan.files()).isEqualTo(2);
    assertThat(hazards).extracting(Hazard::kind).contains(Kind.LEFTOVER);
  }

  @Test
  void ofAFolderALockMayBeOnAFileOrInAPackage() throws InterruptedException {
    TreeScan scan =
        scan(
            new ImageTree()
                .file("Store/A/S.Code.1.zip", 1)
                .text("Store/A/S.Code.1.zip.WriterLock", "")
                .file("Pkg/Svc/Code/run.cmd", 1)
                .text("Pkg/Svc/Code.WriterLock", ""),
            Layout.FILES,
            true);
    assertThat(scan.incomplete()).containsExactly("Pkg", "Store/A/S.Code.1.zip");
    assertThat(scan.carriesMarker("Pkg/Svc")).isFalse();
  }

  @Test
  void aPackageThatWasCopiedInMayBeSeveralFoldersDeep() throws InterruptedException {
    ImageTree tree = new ImageTree().file("team/Pkg/Svc/Code/run.cmd", 1);
    TreeScan scan = scan(tree.text(Marker.XSTORE.in("team/Pkg"), "now"));
    assertThat(scan.incomplete()).isEmpty();
    assertThat(scan.unit("team/Pkg/Svc/Code/run.cmd")).isEqualTo("team/Pkg");
    assertThat(scan.carriesMarker("team/Pkg/Svc")).isTrue();
    assertThat(scan.carriesMarker("team")).isFalse();
  }

  @Test
  void findsAFileThatIsAFolderToo() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("Store/A/x", 1)
            .file("Store/A/x.txt", 1)
            .file("Store/A/X/y", 1)
            .text(Marker.XSTORE.in("Store/A"), "now");
    var _ = scan(tree, Layout.XSTORE, false);
    assertThat(hazards).isEmpty();
    var _ = scan(tree.file("Store/A/x/y", 1), Layout.XSTORE, false);
    assertThat(hazards)
        .extracting(Hazard::kind, Hazard::path)
        .containsExactly(tuple(Kind.FILE_AND_FOLDER, "Store/A/x"));
  }

  @Test
  void findsPathsAndFoldersThatDifferByCaseAlone() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("Store/A/a.txt", 1)
            .file("Store/A/A.txt", 1)
            .file("Store/A/b.txt", 1)
            .file("Store/App/x.txt", 1)
            .file("Store/App/z.txt", 1)
            .file("Store/app/y.txt", 1)
            .file("Store/App2/x.txt", 1);
    var _ = scan(tree);
    assertThat(hazards).extracting(Hazard::path).containsExactly("Store/A/a.txt", "Store/app");
    hazards.clear();
    var _ = scan(tree, Layout.XSTORE, false);
    assertThat(hazards).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Store/A/$/x, DOLLAR_PART",
    "Store/A//x, EMPTY_PART",
    "Store/A/../x, EMPTY_PART",
    "Store/A/a?b, ILLEGAL_NAME",
    "Store/A/a\\b, ILLEGAL_NAME",
    "Store/A/end., ILLEGAL_NAME",
    "Store/A/'end ', ILLEGAL_NAME",
    "Store/A/Con.txt/x, ILLEGAL_NAME",
    "Store/A/lpt9, ILLEGAL_NAME"
  })
  void refusesNames(String path, Kind kind) {
    String plain = path.replace("'", "");
    assertThat(new NameRules(true).against(plain)).extracting(Hazard::kind).containsExactly(kind);
    assertThat(kind.blocks()).isTrue();
    if (kind == Kind.ILLEGAL_NAME) {
      assertThat(new NameRules(false).against(plain)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Store/A/a b#%+é.txt", "Store/A/$x", "Store/A/console.txt", "Store/A/.a"})
  void takesNames(String path) {
    assertThat(new NameRules(true).against(path)).isEmpty();
  }

  @Test
  void leavesRoomForTheVersionInFrontOfAName() {
    String longest = "Store/A/" + "x".repeat(204);
    assertThat(new NameRules(true).against(longest))
        .extracting(Hazard::kind)
        .containsExactly(Kind.LONG_PATH);
    assertThat(new NameRules(false).against(longest)).isEmpty();
    assertThat(new NameRules(false).against(longest + "x"))
        .extracting(Hazard::kind)
        .containsExactly(Kind.LONG_NAME);
  }
}
