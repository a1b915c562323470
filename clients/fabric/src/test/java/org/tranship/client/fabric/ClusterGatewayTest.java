package org.tranship.client.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.testkit.server.fabric.FabricCluster;
import org.tranship.testkit.server.fabric.FabricDouble;
import org.tranship.testkit.server.fabric.FabricFault;
import org.tranship.testkit.server.fabric.FabricFaults;
import org.tranship.testkit.server.fabric.FabricPlatform;
import org.tranship.testkit.server.fabric.FabricSettings;

/// The cluster's own operations, against the double: provisioning, upgrades that go through, go
/// back, or are told late, replicas and types.
class ClusterGatewayTest {
  private static final String SWITCH =
      "Management/ImageStoreConnectionString=fabric:ImageStore Hosting/RunAsPolicyEnabled=true";
  private static final String PERMITTED =
      SWITCH + " Management/AllowImageStoreConnectionStringChange=true";

  private final Map<String, String> store =
      new TreeMap<>(
          Map.of(
              "new.xml",
              manifest("2"),
              "Folder/other.xml",
              manifest("3"),
              "switch.xml",
              manifest("4", SWITCH),
              "permitted.xml",
              manifest("5", PERMITTED),
              "Package/ApplicationManifest.xml",
              "<A ApplicationTypeName=\"Shop\" ApplicationTypeVersion=\"1.0\"/>"));
  private final FabricCluster cluster =
      new FabricCluster(manifest("1"), path -> Optional.ofNullable(store.get(path)));
  private final FabricDouble server =
      FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS)).add(cluster);
  private final ClusterGateway gateway = gateway(server);

  private static ClusterGateway gateway(FabricDouble server) {
    return new ClusterGateway(
        HttpEndpoint.parse(server.url().toString()),
        new HttpSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Optional.empty(), Optional.empty()),
        FabricTimeouts.USUAL);
  }

  private static String manifest(String version) {
    return "<ClusterManifest Name=\"c\" Version=\"" + version + "\"/>";
  }

  /// @param parameters as `Section/Name=Value`, parted by blanks
  private static String manifest(String version, String parameters) {
    StringBuilder sections = new StringBuilder();
    for (String each : parameters.split(" ", -1)) {
      String[] parts = each.split("[/=]", 3);
      sections.append(
          "<Section Name=\"%s\"><Parameter Name=\"%s\" Value=\"%s\"/></Section>"
              .formatted(parts[0], parts[1], parts[2]));
    }
    return "<ClusterManifest Name=\"c\" Version=\""
        + version
        + "\">"
        + sections
        + "</ClusterManifest>";
  }

  @AfterEach
  void everyRequestWasOneOfTheApi() {
    assertThat(server.violations()).isEmpty();
    gateway.close();
    server.close();
  }

  @Test
  void provisionsAndUpgradesAndComesToTheNewVersion() throws Exception {
    assertThat(gateway.manifest()).isEqualTo(manifest("1"));
    assertThat(gateway.progress().hasReached("1")).isTrue();
    gateway.provision("new.xml");
    assertThat(gateway.provisioned()).containsExactly("1", "2");
    upgrade("2");
    UpgradeProgress under = gateway.progress();
    assertThat(under.isOver()).isFalse();
    assertThat(under.hasReached("2")).isFalse();
    assertThat(gateway.progress().isOver()).isFalse();
    assertThat(gateway.progress().hasReached("2")).isTrue();
    assertThat(gateway.manifest()).isEqualTo(manifest("2"));
    assertThat(cluster.upgrades()).containsExactly("2");
  }

  private void upgrade(String version) throws IOException {
    gateway.upgrade(version, UpgradeForecast.notOffered());
  }

  @Test
  void tellsWhatAnUpgradeWouldDoAndBeginsNone() throws Exception {
    gateway.provision("permitted.xml");
    assertThat(gateway.forecast("5").impact()).isEqualTo("ServiceHostRestart");
    gateway.provision("new.xml");
    assertThat(gateway.forecast("2")).hasToString("no service is restarted");
    gateway.provision("switch.xml");
    assertThat(refusal(() -> gateway.forecast("4")))
        .isEqualTo("400 FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR");
    assertThat(refusal(() -> gateway.forecast("9")))
        .isEqualTo("404 FABRIC_E_FABRIC_VERSION_NOT_FOUND");
    assertThat(cluster.upgrades()).isEmpty();
  }

  @Test
  void anUpgradeThatWouldSkipSafetyChecksIsForcedToMakeThem() throws Exception {
    gateway.provision("permitted.xml");
    cluster.unsafe(true);
    UpgradeForecast forecast = gateway.forecast("5");
    assertThat(forecast.toString()).contains("ForceRestart");
    gateway.upgrade("5", forecast);
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.progress().wentBack()).isFalse();
    }
    assertThat(cluster.config()).isEqualTo("5");
  }

  @Test
  void anOlderRuntimeCannotTellBeforehand() throws Exception {
    try (FabricDouble old =
            FabricDouble.start(FabricSettings.of(FabricPlatform.WINDOWS).withRuntime("8.1"))
                .add(cluster);
        ClusterGateway asked = gateway(old)) {
      asked.provision("new.xml");
      assertThat(asked.forecast("2").toString()).contains("older than 8.2");
    }
  }

  @Test
  void whoeverAnswers404ToEverythingHasNoEmptyLists() {
    for (String operation : List.of("replicas", "types")) {
      server.faults().next(FabricFaults.ANY, new FabricFault.Answer(404, ""));
      assertThatThrownBy(operation.equals("types") ? gateway::types : gateway::replicas)
          .isInstanceOf(FabricFailure.class);
    }
  }

  @Test
  void theProgressOfTheUpgradeBeforeIsNotTakenForThisOne() throws Exception {
    gateway.provision("new.xml");
    cluster.stale(true);
    upgrade("2");
    UpgradeProgress first = gateway.progress();
    assertThat(first.isOver()).isTrue();
    assertThat(first.hasReached("2")).isFalse();
    assertThat(first.wentBack()).isFalse();
  }

  @Test
  void anUpgradeThatFailsIsSeenToGoBack() throws Exception {
    gateway.provision("Folder/other.xml");
    cluster.failing(true);
    upgrade("3");
    assertThat(gateway.progress().wentBack()).isFalse();
    assertThat(gateway.progress().wentBack()).isTrue();
    UpgradeProgress end = gateway.progress();
    assertThat(end.isOver()).isTrue();
    assertThat(end.wentBack()).isTrue();
    assertThat(end.toString()).isEqualTo("RollingBackCompleted of 1 (HealthCheck)");
    assertThat(gateway.manifest()).isEqualTo(manifest("1"));
  }

  @Test
  void anUpgradeUnderWayIsTakenBack() throws Exception {
    gateway.provision("new.xml");
    upgrade("2");
    gateway.rollback();
    assertThat(gateway.progress().isOver()).isFalse();
    assertThat(gateway.progress().wentBack()).isTrue();
    assertThat(cluster.config()).isEqualTo("1");
  }

  @Test
  void refusalsHaveTheClustersCodes() throws Exception {
    assertThat(refusal(() -> gateway.provision("absent.xml")))
        .isEqualTo("404 FABRIC_E_FILE_NOT_FOUND");
    gateway.provision("new.xml");
    assertThat(refusal(() -> gateway.provision("new.xml")))
        .isEqualTo("409 FABRIC_E_FABRIC_VERSION_ALREADY_EXISTS");
    assertThat(refusal(() -> upgrade("9"))).isEqualTo("404 FABRIC_E_FABRIC_VERSION_NOT_FOUND");
    assertThat(refusal(() -> upgrade("1")))
        .isEqualTo("409 FABRIC_E_FABRIC_ALREADY_IN_TARGET_VERSION");
    upgrade("2");
    assertThat(refusal(() -> upgrade("2"))).isEqualTo("409 FABRIC_E_FABRIC_UPGRADE_IN_PROGRESS");
  }

  private interface Asked {
    void ask() throws Exception;
  }

  private static String refusal(Asked asked) {
    FabricFailure failure = catchThrowableOfType(FabricFailure.class, asked::ask);
    return failure.status() + " " + failure.code();
  }

  @Test
  void tellsTheReplicasOfTheImageStoreAndTheTypes() throws Exception {
    assertThat(gateway.replicas()).isEmpty();
    cluster.replicas(2, 1);
    assertThat(gateway.replicas())
        .extracting(StoreReplica::node, StoreReplica::primary, StoreReplica::ready)
        .containsExactly(
            tuple("N0", true, true), tuple("N1", false, true), tuple("N2", false, false));
    cluster.types(Map.of("CalculatorApp", "1.0"));
    assertThat(gateway.types()).containsExactly("CalculatorApp 1.0");
    cluster.application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading");
    assertThat(gateway.applications())
        .containsExactly(new Application("fabric:/Calculator", "CalculatorApp", "1.0", "Upgrading"))
        .allMatch(Application::isUnderWay);
    assertThat(gateway.systemServices()).contains("fabric:/System/ImageStoreService");
    assertThat(gateway.codes()).contains(gateway.version());
  }

  @Test
  void registersAnApplicationTypeAndForgetsIt() throws Exception {
    gateway.provisionType("Package");
    assertThat(refusal(() -> gateway.provisionType("Package")))
        .isEqualTo("409 FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS");
    assertThat(refusal(() -> gateway.provisionType("Absent")))
        .isEqualTo("404 FABRIC_E_DIRECTORY_NOT_FOUND");
    assertThat(gateway.typeList())
        .containsExactly(new ApplicationType("Shop", "1.0", "Available"))
        .noneMatch(ApplicationType::isUnderWay);
    gateway.unprovisionType("Shop", "1.0");
    assertThat(gateway.types()).isEmpty();
    assertThat(refusal(() -> gateway.unprovisionType("Shop", "1.0")))
        .isEqualTo("404 FABRIC_E_APPLICATION_TYPE_NOT_FOUND");
  }

  @Test
  void anotherStoreNeedsThePermissionOfTheManifestThatNamesIt() throws Exception {
    gateway.provision("switch.xml");
    assertThat(refusal(() -> upgrade("4")))
        .isEqualTo("400 FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR");
    gateway.provision("permitted.xml");
    upgrade("5");
  }

  @Test
  void whatTheValidatorForbidsIsRefusedByTheSectionThatItStandsIn() throws Exception {
    List<String> refused =
        List.of(
            "Management/ImageStoreConnectionString=nfs:x"
                + " Management/AllowImageStoreConnectionStringChange=true",
            PERMITTED.replace("Hosting", "Management"),
            PERMITTED.replace("Management/Allow", "Hosting/Allow"),
            "ImageStoreService/Enabled=true ImageStoreService/TargetReplicaSetSize=2",
            "ImageStoreService/Enabled=true ImageStoreService/MinReplicaSetSize=8",
            "ImageStoreService/Enabled=true ImageStoreService/TargetReplicaSetSize=many",
            "ImageStoreService/Enabled=true ClusterManager/TargetReplicaSetSize=5");
    for (int i = 0; i < refused.size(); i++) {
      String version = "r" + i;
      store.put(version, manifest(version, refused.get(i)));
      gateway.provision(version);
      assertThat(refusal(() -> upgrade(version)))
          .as(refused.get(i))
          .isEqualTo("400 FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR");
    }
    String loose = refused.getLast() + " ImageStoreService/EnableClusterManagerAffinity=false";
    store.put("loose", manifest("loose", loose));
    gateway.provision("loose");
    upgrade("loose");
  }

  @Test
  void aManifestThatIsRegisteredIsReadByItsVersion() throws Exception {
    gateway.provision("new.xml");
    assertThat(gateway.manifest("2")).isEqualTo(manifest("2"));
    assertThat(gateway.manifest()).isEqualTo(manifest("1"));
    assertThat(refusal(() -> gateway.manifest("9")))
        .isEqualTo("404 FABRIC_E_FABRIC_VERSION_NOT_FOUND");
  }
}
