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

  /// The versions of manifests that are provisioned.
  public Set<String> provisioned() throws IOException {
    Set<String> versions = new TreeSet<>();
    read(call("GET", "/$/GetProvisionedConfigVersions"))
        .forEach(item -> versions.add(item.path("ConfigVersion").asString("")));
    return versions;
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

  /// Begins an upgrade to a manifest that is provisioned, watched by the cluster's health, which
  /// goes back by itself if that suffers.
  ///
  /// @throws FabricFailure of 409 if one is under way, or the cluster has this version
  public void upgrade(String config) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ConfigVersion", config);
    body.put("UpgradeKind", "Rolling");
    body.put("RollingUpgradeMode", "Monitored");
    body.put("MonitoringPolicy", Map.of("FailureAction", "Rollback"));
    post("/$/Upgrade", body);
  }

  /// How the newest upgrade stands.
  public UpgradeProgress progress() throws IOException {
    JsonNode answer = read(call("GET", "/$/GetUpgradeProgress"));
    return new UpgradeProgress(
        answer.path("ConfigVersion").asString(""),
        answer.path("UpgradeState").asString(""),
        answer.path("FailureReason").asString(""));
  }

  /// Has the cluster go back from an upgrade that is under way.
  public void rollback() throws IOException {
    post("/$/RollbackUpgrade", Map.of());
  }

  /// The replicas of the Image Store Service; empty where there is no such service.
  public List<StoreReplica> replicas() throws IOException {
    List<StoreReplica> replicas = new ArrayList<>();
    for (JsonNode item : items("/Partitions/" + PARTITION + "/$/GetReplicas")) {
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

  /// Application types that are registered, each as its name, a blank, and its version.
  public Set<String> types() throws IOException {
    Set<String> types = new TreeSet<>();
    for (JsonNode item : items("/ApplicationTypes")) {
      types.add(item.path("Name").asString("") + " " + item.path("Version").asString(""));
    }
    return types;
  }

  private List<JsonNode> items(String path) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    String token = "";
    for (int page = 0; page < PAGES; page++) {
      FabricCall call = call("GET", path);
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
    send(call("POST", path)
            .header("Content-Type", "application/json; charset=utf-8")
            .content(Content.of(FabricJson.bytes(body)))
            .once())
        .close();
  }

  private JsonNode read(FabricCall call) throws IOException {
    try (HttpAnswer answer = send(call)) {
      return FabricJson.read(answer);
    }
  }

  private FabricCall call(String method, String path) {
    return new FabricCall(endpoint, method, path, "6.0", timeouts.request());
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
