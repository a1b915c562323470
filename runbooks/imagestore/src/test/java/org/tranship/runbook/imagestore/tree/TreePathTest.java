package org.tranship.runbook.imagestore.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.runbook.imagestore.tree.TreePath.Meaning;

/// What the paths of an image store mean.
class TreePathTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Store/App/ApplicationManifest.1.0.xml, TYPE_MANIFEST, App, -",
        "Store/App/Svc.Manifest.1.0.xml, SERVICE_MANIFEST, App, -",
        "Store/App/Svc.Manifest.1.0.xml.checksum, CHECKSUM, App, -",
        "Store/App/Svc.Code.1.0.checksum, CHECKSUM, App, -",
        "Store/App/Svc.Code.1.0.zip, PACKAGE_ARCHIVE, App, -",
        "Store/App/Svc.Code.1.0/a/b.dll, PACKAGE_FILE, App, Store/App/Svc.Code.1.0",
        "Store/App/apps/App_App0/ApplicationInstance.1.xml, INSTANCE, App, -",
        "Store/stray.txt, OTHER, '', -",
        "Store/App/readme.txt, OTHER, App, -",
        "WindowsFabricStore/ClusterManifest.7.xml, CLUSTER_MANIFEST, '', -",
        "WindowsFabricStore/WindowsFabric.1.0.961.0.msi, RUNTIME, '', -",
        "WindowsFabricStore/servicefabric_1.0.deb, RUNTIME, '', -",
        "WindowsFabricStore/WindowsFabric.1.0/bin/a.dll, RUNTIME, '', WindowsFabricStore/WindowsFabric.1.0",
        "WindowsFabricStore/notes.txt, OTHER, '', -",
        "Pkg/ApplicationManifest.xml, INCOMING, Pkg, Pkg",
        "Pkg/Svc/Code/run.cmd, INCOMING, Pkg, Pkg",
        "lonely.txt, OTHER, '', -",
        "Store/App/Svc.Code.1.0.new/a.dll, PACKAGE_FILE, App, Store/App/Svc.Code.1.0.new",
        "Store/App2/Svc.Code.1.0/a.dll, PACKAGE_FILE, App2, Store/App2/Svc.Code.1.0"
      })
  void tellsWhatIsThere(String path, Meaning meaning, String owner, String unit) {
    assertThat(TreePath.of(path))
        .isEqualTo(new TreePath(path, meaning, owner, unit == null ? "" : unit));
  }

  @ParameterizedTest
  @CsvSource({
    "Store/A/S.Code.1.old/a.dll, FILES, LEFTOVER",
    "Pkg.new/a.dll, FILES, LEFTOVER",
    "Store/A/S.Code.1/wwwroot.old/a.dll, FILES, PACKAGE_FILE",
    "Store/A/S.Code.1.old/a.dll, XSTORE, PACKAGE_FILE",
    "Store/A/S.Code.1.old/a.dll, NATIVE, PACKAGE_FILE"
  })
  void onlyBesideAPackageOfAFolderIsALeftover(String path, Layout layout, Meaning meaning) {
    assertThat(TreePath.of(path, layout).meaning()).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "Store/A/P/serviceplatform.xstore.manifest, XSTORE",
    "Store/A/P/_.dir, NATIVE",
    "Store/A/P.WriterLock, WRITER_LOCK",
    "Store/A/P.ReaderLock, READER_LOCK",
    "Store/A/P/ServicePlatform.xstore.manifest, NONE",
    "Store/A/P/x_.dir, NONE"
  })
  void knowsMarkers(String path, Marker marker) {
    assertThat(Marker.of(path, Layout.FILES)).isEqualTo(marker);
    boolean lock = marker == Marker.WRITER_LOCK || marker == Marker.READER_LOCK;
    assertThat(Marker.of(path, Layout.XSTORE)).isEqualTo(lock ? Marker.NONE : marker);
  }
}
