package org.tranship.client.fabric;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;
import tools.jackson.databind.JsonNode;

/// A cluster behind its HTTP gateway: its manifests, its upgrades, the replicas of its image store
/// and its application types, one method for one operation of the published REST API. Safe for many
/// threads.
///
/// An answer that is an error is thrown as [FabricFailure]; no answer as
/// [org.tranship.client.http.HttpFault]. Nothing is tried again here.
public final class ClusterGateway implements AutoCloseable {
  private static final String PARTITION = "00000000-0000-0000-0000-000000003000";

  /// More pages than any cluster has.
  private static final int PAGES = 10_000;

  private final HttpEndpoint endpoint;
  private final FabricTimeouts timeouts;
  private final HttpClient client;

  public ClusterGateway(HttpEndpoint endpoint, HttpSettings settings, FabricTimeouts timeouts) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.client = new HttpClient(endpoint, settings);
  }

  public HttpEndpoint endpoint() {
    return endpoint;
  }

  /// The manifest that the cluster has, as XML.
  public String manifest() throws IOException {
    return read(call("GET", "/$/GetClusterManifest")).path("Manifest").asString("");
  }

  /// A manifest that is registered, as XML; the name of the parameter is from the gateway's
  /// published source (`HttpGateway/Constants.cpp`).
  ///
  /// @throws FabricFailure if there is none of this version
  public String manifest(String version) throws IOException {
    return read(call("GET", "/$/GetClusterManifest").query("ClusterManifestVersion", version))
        .path("Manifest")
        .asString("");
  }

  /// The versions of manifests that are provisioned.
  public Set<String> provisioned() throws IOException {
    Set<String> versions = new TreeSet<>();
    read(call("GET", "/$/GetProvisionedConfigVersions"))
        .forEach(item -> versions.add(item.path("ConfigVersion").asString("")));
    return versions;
  }

  /// The versions of the runtime that are provisioned.
  public Set<String> codes() throws IOException {
    Set<String> versions = new TreeSet<>();
    read(call("GET", "/$/GetProvisionedCodeVersions"))
        .forEach(item -> versions.add(item.path("CodeVersion").asString("")));
    return versions;
  }

  /// The version of the runtime that the cluster has, such as `9.1.1436.9590`.
  public String version() throws IOException {
    return read(call("GET", "/$/GetClusterVersion", "6.4")).path("Version").asString("");
  }

  /// Registers a manifest that lies in the image store which the cluster uses.
  ///
  /// @param path in that store
  /// @throws FabricFailure of 409 if its version is registered already
  public void provision(String path) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("CodeFilePath", "");
    body.put("ClusterManifestFilePath", path);
    post("/$/Provision", body);
  }

  /// Has the cluster check an upgrade to a manifest that is provisioned, and begins none.
  ///
  /// @throws FabricFailure of 400 `FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR` if it would not begin
  public UpgradeForecast forecast(String config) throws IOException {
    try {
      JsonNode answer = read(posting("/$/ValidateUpgrade", "8.2", upgradeTo(config, false)));
      return new UpgradeForecast(
          answer.path("ServiceHostUpgradeImpact").asString(""),
          answer.path("ValidationDetails").asString(""));
    } catch (FabricFailure failure) {
      if (failure.status() == 400 && failure.is("E_INVALIDARG")) {
        // By the gateway's published source: a question, or an api-version, that it does not know.
        return UpgradeForecast.notOffered();
      }
      throw failure;
    }
  }

  /// Begins an upgrade to a manifest that is provisioned, watched by the cluster's health, which
  /// goes back by itself if that suffers.
  ///
  /// @param forecast what was told of it
  /// @throws FabricFailure of 409 if one is under way, or the cluster has this version
  public void upgrade(String config, UpgradeForecast forecast) throws IOException {
    post("/$/Upgrade", upgradeTo(config, forecast.skipsSafetyChecks()));
  }

  private static Map<String, Object> upgradeTo(String config, boolean force) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ConfigVersion", config);
    body.put("UpgradeKind", "Rolling");
    body.put("RollingUpgradeMode", "Monitored");
    body.put("ForceRestart", force);
    body.put("MonitoringPolicy", Map.of("FailureAction", "Rollback"));
    return body;
  }

  /// How the newest upgrade stands.
  public UpgradeProgress progress() throws IOException {
    JsonNode answer = read(call("GET", "/$/GetUpgradeProgress"));
    return new UpgradeProgress(
        answer.path("ConfigVersion").asString(""),
        answer.path("UpgradeState").asString(""),
        answer.path("RollingUpgradeMode").asString(""),
        answer.path("FailureReason").asString(""));
  }

  /// Has the cluster go back from an upgrade that is under way.
  public void rollback() throws IOException {
    send(call("POST", "/$/RollbackUpgrade").withoutBody().once()).close();
  }

  /// The replicas of the Image Store Service; empty where there is no such service.
  public List<StoreReplica> replicas() throws IOException {
    List<StoreReplica> replicas = new ArrayList<>();
    for (JsonNode item : items("/Partitions/" + PARTITION + "/$/GetReplicas", "6.0")) {
      replicas.add(
          new StoreReplica(
              item.path("ReplicaId").asString(""),
              item.path("NodeName").asString(""),
              item.path("ReplicaRole").asString("").equals("Primary"),
              item.path("ReplicaStatus").asString("").equals("Ready"),
              item.path("HealthState").asString("")));
    }
    return replicas;
  }

  /// The names of the cluster's own services, such as `fabric:/System/ImageStoreService`.
  public Set<String> systemServices() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode item : items("/Applications/System/$/GetServices", "6.4")) {
      names.add(item.path("Name").asString(""));
    }
    return names;
  }

  /// Application types that are registered, each as its name, a blank, and its version.
  public Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    typeList().forEach(type -> types.add(type.name() + " " + type.version()));
    return types;
  }

  /// Application types in all their versions, with how each stands.
  public List<ApplicationType> typeList() throws IOException {
    List<ApplicationType> types = new ArrayList<>();
    for (JsonNode item : items("/ApplicationTypes", "6.0")) {
      types.add(
          new ApplicationType(
              item.path("Name").asString(""),
              item.path("Version").asString(""),
              item.path("Status").asString("")));
    }
    return types;
  }

  /// The applications of the cluster, those of the system left out.
  public List<Application> applications() throws IOException {
    List<Application> applications = new ArrayList<>();
    for (JsonNode item : items("/Applications", "6.1")) {
      applications.add(
          new Application(
              item.path("Name").asString(""),
              item.path("TypeName").asString(""),
              item.path("TypeVersion").asString(""),
              item.path("Status").asString("")));
    }
    return applications;
  }

  /// Registers an application type, of which the package lies in the image store that the cluster
  /// uses. It is registered when this returns.
  ///
  /// @param path of the package in that store
  /// @throws FabricFailure of 409 if this version of it is registered already
  public void provisionType(String path) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Kind", "ImageStorePath");
    body.put("Async", false);
    body.put("ApplicationTypeBuildPath", path);
    post("/ApplicationTypes/$/Provision", "6.2", body);
  }

  /// Has the cluster forget a version of an application type, and remove it from its image store.
  ///
  /// @throws FabricFailure of 404 if there is none
  public void unprovisionType(String name, String version) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ApplicationTypeVersion", version);
    body.put("Async", false);
    post("/ApplicationTypes/" + UriEncoding.path(name) + "/$/Unprovision", "6.0", body);
  }

  private List<JsonNode> items(String path, String version) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    String token = "";
    for (int page = 0; page < PAGES; page++) {
      FabricCall call = call("GET", path, version);
      if (!token.isEmpty()) {
        call.query("ContinuationToken", token);
      }
      JsonNode answer;
      try {
        answer = read(call);
      } catch (FabricFailure failure) {
        if (page == 0 && isNothing(failure)) {
          return items;
        }
        throw failure;
      }
      answer.path("Items").forEach(items::add);
      token = answer.path("ContinuationToken").asString("");
      if (token.isEmpty()) {
        return items;
      }
    }
    throw new FabricFailure(200, "", "a list does not come to its end");
  }

  /// Whether a list is empty because there is nothing that could have one.
  private static boolean isNothing(FabricFailure failure) {
    return failure.status() == 404
        && (failure.hasNoService()
            || failure.is("FABRIC_E_PARTITION_NOT_FOUND")
            || failure.is("FABRIC_E_NAME_DOES_NOT_EXIST"));
  }

  private void post(String path, Map<String, Object> body) throws IOException {
    post(path, "6.0", body);
  }

  private void post(String path, String version, Map<String, Object> body) throws IOException {
    send(posting(path, version, body)).close();
  }

  private FabricCall posting(String path, String version, Map<String, Object> body) {
    return call("POST", path, version)
        .header("Content-Type", "application/json; charset=utf-8")
        .content(Content.of(FabricJson.bytes(body)))
        .once();
  }

  private JsonNode read(FabricCall call) throws IOException {
    try (HttpAnswer answer = send(call)) {
      return FabricJson.read(answer);
    }
  }

  private FabricCall call(String method, String path) {
    return call(method, path, "6.0");
  }

  private FabricCall call(String method, String path, String version) {
    return new FabricCall(endpoint, method, path, version, timeouts.request());
  }

  private HttpAnswer send(FabricCall call) throws IOException {
    HttpAnswer answer = client.execute(call);
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer;
    }
    throw FabricFailure.read(answer);
  }

  @Override
  public void close() {
    client.close();
  }
}
