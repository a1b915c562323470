package org.tranship.runbook.imagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.runbook.imagestore.StoreInventory.Registered;
import org.tranship.runbook.imagestore.StoreInventory.Share;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;

/// What lies in an image store, and what of it nobody has registered.
class StoreInventoryTest {
  private static ImageTree tree() {
    return ImageTree.calculator()
        .file(ImageTree.APP + "ApplicationManifest.2.0.xml", 10)
        .file("Left/ApplicationManifest.xml", 7);
  }

  @Test
  void countsByOwnerWithoutMarkers() throws InterruptedException {
    StoreInventory found = StoreInventory.of(tree().store(), Layout.XSTORE, Optional.empty());
    assertThat(found.shares())
        .containsEntry("cluster", new Share(2, 1472))
        .containsEntry("incoming Left", new Share(1, 7))
        .containsEntry("type CalculatorApp", new Share(14, 96_937));
    assertThat(found.orphans()).isEmpty();
  }

  @Test
  void namesWhatIsNotRegistered() throws InterruptedException {
    Registered registered =
        Registered.of(List.of("# types", "", " CalculatorApp 1.0", "cluster 9"));
    StoreInventory found =
        StoreInventory.of(tree().store(), Layout.XSTORE, Optional.of(registered));
    assertThat(found.orphans())
        .containsExactlyInAnyOrder(
            "CalculatorApp 2.0 is in the store and not registered",
            "cluster 1.0 is in the store and not registered",
            "the package Left was copied in and lies there still");
  }

  @Test
  void namesRuntimesThatAreNotRegisteredWhereSomebodySaidWhichAre() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("WindowsFabricStore/WindowsFabric.9.0.1.1.msi", 5)
            .file("WindowsFabricStore/WindowsFabric.9.1.1.1.cab", 5)
            .file("WindowsFabricStore/WindowsFabric.9.2.1.1/bin/a.dll", 5)
            .file("WindowsFabricStore/WindowsFabric.9.2.1.1/bin/b.dll", 5)
            .file("WindowsFabricStore/servicefabric_9.1.1.1.deb", 5)
            .file("WindowsFabricStore/servicefabric_8.0.1.1.rpm", 5)
            .file("WindowsFabricStore/Odd/x", 5);
    Registered some = Registered.of(List.of("runtime 9.1.1.1", "runtime 7.0"));
    assertThat(StoreInventory.of(tree.store(), Layout.NATIVE, Optional.of(some)).orphans())
        .containsExactly(
            "runtime 8.0.1.1 is in the store and not registered",
            "runtime 9.0.1.1 is in the store and not registered",
            "runtime 9.2.1.1 is in the store and not registered",
            "runtime WindowsFabricStore/Odd is in the store and not registered");
    Registered silent = Registered.of(List.of("cluster 9"));
    assertThat(StoreInventory.of(tree.store(), Layout.NATIVE, Optional.of(silent)).orphans())
        .isEmpty();
  }

  @Test
  void leavesOutWhatAFoldersProviderLeft() throws InterruptedException {
    ImageTree tree =
        new ImageTree()
            .file("Store/A/S.Code.1/a.dll", 5)
            .file("Store/A/S.Code.1.WriterLock", 3)
            .file("Store/A/S.Code.2.new/b.dll", 7);
    assertThat(StoreInventory.of(tree.store(), Layout.FILES, Optional.empty()).shares())
        .containsOnly(Map.entry("type A", new Share(1, 5)));
    StoreInventory other = StoreInventory.of(tree.store(), Layout.NATIVE, Optional.empty());
    assertThat(other.shares()).containsOnly(Map.entry("type A", new Share(3, 15)));
    assertThat(other.folders()).containsOnly(Map.entry("Store/A", 15L));
  }

  /// The size of the folder of all types is nothing to hold it against.
  @Test
  void whatLiesBesideTheTypesIsOfNoFolder() throws InterruptedException {
    ImageTree tree = new ImageTree().file("Store/odd", 5).file("Store/A/a.dll", 7);
    StoreInventory found = StoreInventory.of(tree.store(), Layout.NATIVE, Optional.empty());
    assertThat(found.folders()).containsOnly(Map.entry("Store/A", 7L));
  }

  @Test
  void refusesAnotherList() {
    assertThatThrownBy(() -> Registered.of(List.of("CalculatorApp 1.0", "alone")))
        .isInstanceOf(ImageStoreException.class)
        .hasMessageContaining("TRI-107 Line 2");
  }
}
