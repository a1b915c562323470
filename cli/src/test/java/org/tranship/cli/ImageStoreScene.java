package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;

/// A folder with a small image store, and commands on it with a journal of their own.
///
/// @param directory for everything
record ImageStoreScene(Path directory) {
  static final String CODE = "Store/App/Svc.Code.1.0";

  /// As the procedure prints its sections.
  static final String FRAGMENT =
      """
      <Section Name="ImageStoreService"> =
        <Parameter Name="Enabled" Value="true" />
      <Section Name="ImageStoreService">
        <Parameter Name="MinReplicaSetSize" Value="5" />
        <Parameter Name="PlacementConstraints" Value="(NodeTypeName==MN)" />
        <Parameter Name="TargetReplicaSetSize" Value="7" />
      </Section>
      """;

  Path images() {
    return directory.resolve("images");
  }

  /// An application type with a package, its checksum, and an application of it.
  ///
  /// @param marker whether the package carries the marker of XStore
  ImageStoreScene seeded(boolean marker) throws IOException {
    file("Store/App/ApplicationManifest.1.0.xml", "<ApplicationManifest/>");
    file("Store/App/Svc.Manifest.1.0.xml", "<ServiceManifest/>");
    file(CODE + "/Service.exe", "code");
    file(CODE + "/Sub/Lib.dll", "library");
    file(
        CODE + ".checksum", "7A82E5DBCB3E5C43E4A8B2D9CDD5B7B5FE0B2C73DCBB4B6E3C3B25DB3EE6CE3D\r\n");
    file("Store/App/apps/App_App0/ApplicationInstance.1.xml", "<ApplicationInstance/>");
    file("WindowsFabricStore/ClusterManifest.7.0.xml", "<ClusterManifest/>");
    if (marker) {
      file(CODE + "/serviceplatform.xstore.manifest", "11/29/2026 1:00:00 PM");
    }
    return this;
  }

  void file(String path, String text) throws IOException {
    Path file = images().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  AnchoreScene.Ran run(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("imagestore"));
    all.addAll(List.of(arguments));
    return plain(all.toArray());
  }

  /// The same with answers to what it asks.
  AnchoreScene.Ran answering(String answers, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("imagestore"));
    all.addAll(List.of(arguments));
    all.add("--journal");
    all.add("sqlite:" + directory.resolve("journal"));
    return Commands.runAnswering(answers, all.toArray());
  }

  /// Rolls the last run back: the cluster has its first manifest again, and an empty store.
  void takenBack(FabricCluster cluster, FabricDouble server) {
    AnchoreScene.Ran back = plain("rollback", "last");
    assertThat(back.code()).as(back.all()).isZero();
    assertThat(cluster.config()).isEqualTo("7");
    assertThat(server.imageStore().paths()).isEmpty();
  }

  /// A command of another group.
  AnchoreScene.Ran plain(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add("--journal");
    all.add("sqlite:" + directory.resolve("journal"));
    return Commands.runAlone(all.toArray());
  }
}
