package org.tranship.runbook.imagestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import org.tranship.testkit.server.fabric.ClusterFiles;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;
import org.tranship.testkit.server.fabric.SampleManifest;

/// The test by a tiny application type where the cluster takes its time, or comes to no end with
/// it, and where two of them are made at once.
class SmokeCheckTest {
  private static final Secrets NONE =
      reference -> {
        throw new IllegalArgumentException("there is no secret " + reference);
      };

  private final FabricDouble server = FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS));
  private final FabricCluster cluster =
      new FabricCluster(
          SampleManifest.of("prod", "7", "fabric:ImageStore"),
          ClusterFiles.readOnly(_ -> Optional.empty()),
          server);
  private final StoreSpec gateway = StoreSpec.of("fabric:ImageStore?endpoint=" + server.url());
  private final AtomicInteger waits = new AtomicInteger();

  @BeforeEach
  void begin() {
    server.imageStoreService(true);
    server.imageStore().put("Store/App/ApplicationManifest.1.0.xml", new byte[1]);
    var _ = server.add(cluster);
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    server.close();
  }

  private List<String> proven(String owner) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    ClusterReach reach = new ClusterReach(gateway, NONE, _ -> waits.incrementAndGet());
    try (Store store = Stores.installed(NONE).open(gateway)) {
      new SmokeCheck(reach, store, owner).afresh(seen::add);
    }
    return seen;
  }

  private void assertNothingLeft() {
    assertThat(server.imageStore().paths())
        .containsExactly("Store/App/ApplicationManifest.1.0.xml");
  }

  @Test
  void aTypeThatIsStillBeingRegisteredIsWaitedForAndNotTakenForRegistered() throws Exception {
    cluster.slowType(5);
    assertThat(proven("a")).hasSize(2);
    assertThat(waits.get()).isBetween(3, 10);
    assertThat(server.count("ProvisionApplicationType")).isOne();
    assertThat(server.count("UnprovisionApplicationType")).isOne();
    assertNothingLeft();
  }

  @Test
  void aTypeThatIsNotRegisteredInTheEndIsToldOfAndRemoved() {
    cluster.slowType(3);
    cluster.failingType();
    assertThatThrownBy(() -> proven("a"))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRI-169")
        .hasMessageContaining("TranshipSmoke-check-a")
        .hasMessageContaining("did not come to register it");
    assertThat(server.count("UnprovisionApplicationType")).isOne();
    assertNothingLeft();
  }

  @Test
  void aTypeThatComesToNoEndIsNotWaitedForForEver() {
    cluster.slowType(100_000);
    assertThatThrownBy(() -> proven("a"))
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRI-169")
        .hasMessageContaining("does not come to an end")
        .hasMessageContaining("may be left");
  }

  /// One is in its middle when the other is made from its beginning to its end.
  @Test
  void whatAnotherIsAboutIsLetBe() throws Exception {
    String others = "Store/TranshipSmoke-check-a/ApplicationManifest.1.0.xml";
    cluster.types(Map.of("TranshipSmoke-check-a", "1.0"));
    server.imageStore().put(others, new byte[1]);
    server.imageStore().put("tranship-smoke-check-a/_.dir", new byte[0]);
    assertThat(proven("b")).allMatch(line -> line.contains("TranshipSmoke-check-b/"));
    assertThat(server.imageStore().paths()).contains(others, "tranship-smoke-check-a/_.dir");
    assertThat(server.count("UnprovisionApplicationType")).isOne();
  }
}
