package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.SampleApplication;

/// A cluster is not switched to a store that lacks what it has registered.
class RegisteredContentTest {
  private static final String APP = "Store/CalculatorApp/";
  private static final String MARKER = APP + "S.Code.1.0/serviceplatform.xstore.manifest";

  @TempDir private Path directory;
  private MoveWorld world;

  @BeforeEach
  void begin() {
    world = new MoveWorld(directory);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    world.close();
  }

  private void remove(String path) {
    var _ = world.source.delete(List.of(DeleteRequest.of(Key.of(path)))).getFirst().orThrow();
  }

  @Test
  void aPackageOfARegisteredTypeIsNotLeftOut() {
    world.settings.put("copy.incomplete", "skip");
    remove(MARKER);
    MoveWorld.assertHalted(world.move(), "TRI-175", "S.Code.1.0", "CalculatorApp 1.0");
    assertThat(world.cluster.upgrades()).isEmpty();
    world.put(MARKER, "now");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void aRegisteredTypeThatIsNotInTheSourceStopsTheRunBeforeTheFirstUpgrade() {
    world.cluster.types(Map.of("CalculatorApp", "1.0", "Gone", "2.0"));
    MoveWorld.assertHalted(world.move(), "TRI-175", "Store/Gone/ApplicationManifest.2.0.xml");
    world.cluster.types(Map.of("CalculatorApp", "1.0"));
    remove(APP + "S.Manifest.1.0.xml");
    MoveWorld.assertHalted(world.move(), "TRI-175", "S.Manifest.1.0.xml");
    world.put(APP + "S.Manifest.1.0.xml", "<nothing");
    MoveWorld.assertHalted(world.move(), "TRI-175", "cannot be read");
    assertThat(world.cluster.upgrades()).isEmpty();
  }

  @Test
  void codeOfAContainerAndPackagesInOneFileAreWhole() {
    world.put(
        APP + "S.Manifest.1.0.xml",
        SampleApplication.service("S", "1.0", "Code Code", "Code Image", "Data Zipped")
            .replace(
                "Name=\"Image\" Version=\"1.0\" />",
                "Name=\"Image\" Version=\"1.0\"><EntryPoint><ContainerHost/></EntryPoint></CodePackage>"));
    MoveWorld.assertHalted(world.move(), "TRI-175", "S.Zipped.1.0");
    world.put(APP + "S.Zipped.1.0.zip", "zip");
    assertThat(world.move()).isInstanceOf(Ready.class);
  }

  @Test
  void whatWasLostInTheNewStoreBehindTheCopyIsNotSwitchedTo() {
    world
        .server
        .faults()
        .after(
            "GetReplicaInfoList",
            2,
            new FabricFault.Then(() -> world.server.imageStore().delete(APP + "S.Code.1.0/_.dir")));
    MoveWorld.assertHalted(world.move(), "TRI-175", "S.Code.1.0", "Nothing was switched");
    assertThat(world.cluster.config()).isEqualTo("7-imagestore1");
    assertThat(world.move()).isInstanceOf(Ready.class);
    assertThat(world.own()).isEqualTo(world.wanted());
  }
}
