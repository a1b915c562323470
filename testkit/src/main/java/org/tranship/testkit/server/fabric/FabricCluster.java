package org.tranship.testkit.server.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster around an image store, to be added to a [FabricDouble]: its manifests, its upgrades,
/// the replicas of the Image Store Service, application types. An upgrade goes one state further
/// each time its progress is asked for.
///
/// What is different from a cluster, on purpose: nothing but versions is read of a manifest; there
/// is one upgrade domain; an upgrade that is rolled back goes to the version before it in one step.
public final class FabricCluster implements FabricRoutes {
  /// The partition of the Image Store Service, the same in every cluster.
  public static final String PARTITION = "00000000-0000-0000-0000-000000003000";

  private static final Pattern VERSION =
      Pattern.compile("<ClusterManifest[^>]*\\bVersion=\"([^\"]+)\"");
  private static final String FORWARD = "RollingForwardInProgress";
  private static final String DONE = "RollingForwardCompleted";
  private static final String BACK = "RollingBackCompleted";

  private final JsonMapper json = JsonMapper.builder().build();
  private final Function<String, Optional<String>> store;
  private final Map<String, String> manifests = new TreeMap<>();
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Deque<String> states = new ArrayDeque<>();
  private final List<String> upgrades = new ArrayList<>();
  private List<Map<String, Object>> replicas = List.of();
  private String config;
  private String before;
  private String target;
  private String state = DONE;
  private boolean failing;
  private boolean stale;
  private boolean quick;

  /// @param manifest the one it has; it is provisioned
  /// @param store what lies under a path of the image store that the cluster uses
  public FabricCluster(String manifest, Function<String, Optional<String>> store) {
    this.store = store;
    this.config = version(manifest);
    this.before = config;
    this.target = config;
    manifests.put(config, manifest);
  }

  private static String version(String manifest) {
    Matcher matcher = VERSION.matcher(manifest);
    if (!matcher.find()) {
      throw new FabricRefusal(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR", "No version.");
    }
    return matcher.group(1);
  }

  /// The version of the manifest that the cluster has.
  public synchronized String config() {
    return config;
  }

  /// The versions to which upgrades were started, in their order.
  public synchronized List<String> upgrades() {
    return List.copyOf(upgrades);
  }

  public synchronized boolean isProvisioned(String version) {
    return manifests.containsKey(version);
  }

  /// The next upgrade fails, and is rolled back by the cluster.
  public synchronized void failing(boolean yes) {
    failing = yes;
  }

  /// The progress of the next upgrade is for a while that of the one before it.
  public synchronized void stale(boolean yes) {
    stale = yes;
  }

  /// Upgrades are over as soon as they are begun.
  public synchronized void quick(boolean yes) {
    quick = yes;
  }

  /// The replicas of the Image Store Service.
  ///
  /// @param ready how many are
  /// @param building how many more are not yet
  public synchronized void replicas(int ready, int building) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < ready + building; i++) {
      Map<String, Object> replica = new LinkedHashMap<>();
      replica.put("ServiceKind", "Stateful");
      replica.put("ReplicaId", "13153766535460720" + i);
      replica.put("ReplicaRole", i == 0 ? "Primary" : "ActiveSecondary");
      replica.put("ReplicaStatus", i < ready ? "Ready" : "InBuild");
      replica.put("HealthState", "Ok");
      replica.put("NodeName", "N" + i);
      all.add(replica);
    }
    replicas = all;
  }

  /// Application types that are registered, name to version.
  public synchronized void types(Map<String, String> all) {
    types.clear();
    types.putAll(all);
  }

  @Override
  public List<FabricOperation> operations() {
    return ClusterOperations.ALL;
  }

  @Override
  public synchronized FabricReply answer(FabricOperation operation, FabricRequest request) {
    return switch (operation.id()) {
      case ClusterOperations.MANIFEST ->
          FabricReply.json(200, Map.of("Manifest", manifests.getOrDefault(config, "")));
      case ClusterOperations.CONFIGS ->
          FabricReply.json(
              200, manifests.keySet().stream().map(each -> Map.of("ConfigVersion", each)).toList());
      case ClusterOperations.PROVISION -> provision(json.readTree(request.text()));
      case ClusterOperations.START -> start(json.readTree(request.text()));
      case ClusterOperations.PROGRESS_OF -> progress();
      case ClusterOperations.ROLLBACK -> rollback();
      case ClusterOperations.REPLICAS_OF ->
          FabricReply.json(200, Map.of("ContinuationToken", "", "Items", replicas));
      case ClusterOperations.TYPES_OF ->
          FabricReply.json(
              200,
              Map.of(
                  "ContinuationToken",
                  "",
                  "Items",
                  types.entrySet().stream()
                      .map(
                          type ->
                              Map.of(
                                  "Name", type.getKey(),
                                  "Version", type.getValue(),
                                  "Status", "Available"))
                      .toList()));
      default -> throw new IllegalArgumentException("no route for " + operation.id());
    };
  }

  private FabricReply provision(JsonNode body) {
    String path = body.path("ClusterManifestFilePath").asString("");
    if (path.isEmpty()) {
      throw FabricRefusal.invalid("Nothing is to be provisioned.");
    }
    String manifest =
        store
            .apply(path.replace('\\', '/'))
            .orElseThrow(
                () -> new FabricRefusal(404, "FABRIC_E_FILE_NOT_FOUND", "There is no such file."));
    String version = version(manifest);
    if (manifests.putIfAbsent(version, manifest) != null) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_VERSION_ALREADY_EXISTS", "It exists.");
    }
    return FabricReply.done();
  }

  private FabricReply start(JsonNode body) {
    String wanted = body.path("ConfigVersion").asString("");
    if (!manifests.containsKey(wanted)) {
      throw new FabricRefusal(404, "FABRIC_E_FABRIC_VERSION_NOT_FOUND", "It is not provisioned.");
    }
    if (!states.isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_UPGRADE_IN_PROGRESS", "One is under way.");
    }
    if (wanted.equals(config)) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_ALREADY_IN_TARGET_VERSION", "It is there.");
    }
    upgrades.add(wanted);
    before = config;
    target = wanted;
    states.addAll(
        failing
            ? List.of(FORWARD, "RollingBackInProgress", BACK)
            : quick ? List.of(DONE) : List.of(FORWARD, FORWARD, DONE));
    failing = false;
    return FabricReply.empty(202);
  }

  private FabricReply progress() {
    if (stale && !states.isEmpty()) {
      stale = false;
      return progress(config, DONE);
    }
    if (!states.isEmpty()) {
      state = states.remove();
      if (states.isEmpty()) {
        config = state.equals(DONE) ? target : before;
        target = config;
      }
    }
    return progress(state.startsWith("RollingBack") ? before : target, state);
  }

  private static FabricReply progress(String version, String state) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("CodeVersion", "9.1.1436.9590");
    answer.put("ConfigVersion", version);
    answer.put(
        "UpgradeDomains",
        List.of(Map.of("Name", "UD0", "State", state.endsWith("d") ? "Completed" : "InProgress")));
    answer.put("UpgradeState", state);
    answer.put("RollingUpgradeMode", "Monitored");
    answer.put("FailureReason", state.startsWith("RollingBack") ? "HealthCheck" : "None");
    return FabricReply.json(200, answer);
  }

  private FabricReply rollback() {
    if (states.isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_NOT_UPGRADING", "None is under way.");
    }
    states.clear();
    states.add("RollingBackInProgress");
    states.add(BACK);
    return FabricReply.empty(202);
  }
}
