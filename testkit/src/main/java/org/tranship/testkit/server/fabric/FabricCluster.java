package org.tranship.testkit.server.fabric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster around an image store, to be added to a [FabricDouble]: its manifests, its upgrades,
/// the replicas of the Image Store Service, application types and applications. An upgrade goes one
/// state further each time its progress is asked for.
///
/// What is different from a cluster, on purpose: of a manifest only what [DoubleManifest] has is
/// regarded; there is one upgrade domain; an upgrade that is rolled back goes to the version before
/// it in one step; nodes are never restarted.
public final class FabricCluster implements FabricRoutes {
  /// The partition of the Image Store Service, the same in every cluster.
  public static final String PARTITION = "00000000-0000-0000-0000-000000003000";

  static final String CODE = "9.1.1436.9590";

  private final JsonMapper json = JsonMapper.builder().build();
  private final ClusterFiles outer;
  private final @Nullable FabricDouble own;
  private final Map<String, DoubleManifest> manifests = new TreeMap<>();
  private final ClusterTypes types = new ClusterTypes();
  private final StoreReplicas replicas = new StoreReplicas();
  private final ClusterUpgrades upgrades;
  private String code = CODE;
  private boolean codeRegistered = true;

  /// One that only reads its image store, and has no other.
  ///
  /// @param manifest the one it has; it is provisioned
  /// @param store what lies under a path of the image store that the cluster uses
  public FabricCluster(String manifest, Function<String, Optional<String>> store) {
    this(manifest, ClusterFiles.readOnly(store), null);
  }

  /// One that goes from one image store to its own: what is registered lies in the store that its
  /// manifest names, and an upgrade to a manifest that is not there fails. The Image Store Service
  /// is there, with its replicas, as the manifest has it.
  ///
  /// @param outer the store outside that manifests may name
  /// @param own the double that has the cluster's own store
  public FabricCluster(String manifest, ClusterFiles outer, @Nullable FabricDouble own) {
    this.outer = outer;
    this.own = own;
    DoubleManifest first = DoubleManifest.of(manifest);
    this.upgrades = new ClusterUpgrades(first.version());
    manifests.put(first.version(), first);
    arrange();
  }

  private DoubleManifest current() {
    return manifests.getOrDefault(upgrades.config(), new DoubleManifest("", ""));
  }

  /// The image store that the cluster uses.
  private ClusterFiles used() {
    return own != null && current().isNative() ? ClusterFiles.of(own.imageStore()) : outer;
  }

  /// Has the Image Store Service as the manifest wants it. Once made it stays.
  private void arrange() {
    if (own == null) {
      return;
    }
    boolean there = current().hasService() || !replicas.isEmpty();
    own.imageStoreService(there);
    if (there && replicas.isEmpty()) {
      replicas.set(current().replicas(), 0);
    }
  }

  /// The version of the manifest that the cluster has.
  public synchronized String config() {
    return upgrades.config();
  }

  /// The versions to which upgrades were started, in their order.
  public synchronized List<String> upgrades() {
    return upgrades.begun();
  }

  public synchronized boolean isProvisioned(String version) {
    return manifests.containsKey(version);
  }

  /// Its own manifest counts as not provisioned any more, or again.
  public synchronized void forget(String version) {
    var _ = manifests.computeIfPresent(version, (_, it) -> new DoubleManifest(it.text(), ""));
  }

  /// Somebody else has registered this manifest, and upgraded the cluster to it.
  public synchronized void upgraded(String manifest) {
    DoubleManifest other = DoubleManifest.of(manifest);
    if (manifests.putIfAbsent(other.version(), other) == null) {
      used().write(registered(other.version()), manifest);
    }
    upgrades.become(other.version());
  }

  /// The version of the runtime.
  public synchronized void code(String version) {
    code = version;
  }

  /// Whether the package of its runtime is registered; it is from the beginning.
  public synchronized void codeRegistered(boolean yes) {
    codeRegistered = yes;
  }

  /// Its upgrades, to have them go through other states than usual.
  public ClusterUpgrades machine() {
    return upgrades;
  }

  /// The next upgrade fails, and is rolled back by the cluster.
  public synchronized void failing(boolean yes) {
    upgrades.failing(yes);
  }

  /// The progress of the next upgrade is for a while that of the one before it.
  public synchronized void stale(boolean yes) {
    upgrades.stale(yes);
  }

  /// The next upgrade is one of which the runtime cannot keep its safety checks, unless it is
  /// forced to restart.
  public synchronized void unsafe(boolean yes) {
    upgrades.unsafe(yes);
  }

  /// Upgrades are over as soon as they are begun.
  public synchronized void quick(boolean yes) {
    upgrades.quick(yes);
  }

  /// The replicas of the Image Store Service.
  ///
  /// @param ready how many are
  /// @param building how many more are not yet
  public synchronized void replicas(int ready, int building) {
    replicas.set(ready, building);
  }

  /// A replica is not well.
  public synchronized void ill(int replica, String state) {
    replicas.ill(replica, state);
  }

  /// Application types that are registered, name to version.
  public synchronized void types(Map<String, String> all) {
    types.set(all);
  }

  /// The application type that is registered next is so for as many looks at the types not yet, and
  /// the gateway has no patience to wait for it.
  public synchronized void slowType(int looks) {
    types.slow(looks);
  }

  /// The application type that is registered next comes to no good end.
  public synchronized void failingType() {
    types.failing();
  }

  /// An application; one of this name gets another version or status.
  public synchronized void application(String name, String type, String version, String status) {
    types.application(name, type, version, status);
  }

  @Override
  public List<FabricOperation> operations() {
    return ClusterOperations.ALL;
  }

  @Override
  public synchronized FabricReply answer(FabricOperation operation, FabricRequest request) {
    return switch (operation.id()) {
      case ClusterOperations.MANIFEST ->
          FabricReply.json(
              200,
              Map.of(
                  "Manifest",
                  request
                      .query("ClusterManifestVersion")
                      .map(this::provisioned)
                      .orElseGet(this::current)
                      .text()));
      case ClusterOperations.CONFIGS ->
          FabricReply.json(
              200,
              manifests.values().stream()
                  .filter(it -> !it.version().isEmpty())
                  .map(each -> Map.of("ConfigVersion", each.version()))
                  .toList());
      case ClusterOperations.CODES ->
          FabricReply.json(200, codeRegistered ? List.of(Map.of("CodeVersion", code)) : List.of());
      case ClusterOperations.VERSION_OF -> FabricReply.json(200, Map.of("Version", code));
      case ClusterOperations.PROVISION -> provision(json.readTree(request.text()));
      case ClusterOperations.VALIDATE -> forecast(json.readTree(request.text()));
      case ClusterOperations.START -> start(json.readTree(request.text()));
      case ClusterOperations.PROGRESS_OF -> {
        FabricReply progress = upgrades.progress();
        arrange();
        yield progress;
      }
      case ClusterOperations.ROLLBACK -> upgrades.rollback();
      case ClusterOperations.REPLICAS_OF -> replicas.shown();
      case ClusterOperations.SERVICES_OF -> replicas.services();
      case ClusterOperations.TYPES_OF -> types.shown();
      case ClusterOperations.APPLICATIONS_OF -> types.applications();
      case ClusterOperations.PROVISION_TYPE -> provisionType(json.readTree(request.text()));
      case ClusterOperations.UNPROVISION_TYPE ->
          types.unprovision(
              request.named("type"),
              json.readTree(request.text()).path("ApplicationTypeVersion").asString(""),
              used());
      default -> throw new IllegalArgumentException("no route for " + operation.id());
    };
  }

  private FabricReply provisionType(JsonNode body) {
    if (!body.path("Kind").asString("").equals("ImageStorePath")
        || !body.path("Async").isBoolean()) {
      throw FabricRefusal.invalid("Kind and Async are needed.");
    }
    boolean marked = own != null && current().isNative();
    return types.provision(body.path("ApplicationTypeBuildPath").asString(""), used(), marked);
  }

  private FabricReply provision(JsonNode body) {
    String path = body.path("ClusterManifestFilePath").asString("");
    if (path.isEmpty()) {
      throw FabricRefusal.invalid("Nothing is to be provisioned.");
    }
    DoubleManifest manifest =
        DoubleManifest.of(
            used()
                .read(path.replace('\\', '/'))
                .orElseThrow(
                    () ->
                        new FabricRefusal(
                            404, "FABRIC_E_FILE_NOT_FOUND", "There is no such file.")));
    DoubleManifest before = manifests.get(manifest.version());
    if (before != null && !before.version().isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_VERSION_ALREADY_EXISTS", "It exists.");
    }
    manifests.put(manifest.version(), manifest);
    used().write(registered(manifest.version()), manifest.text());
    return FabricReply.done();
  }

  private static String registered(String version) {
    return "WindowsFabricStore/ClusterManifest." + version + ".xml";
  }

  private DoubleManifest provisioned(String version) {
    DoubleManifest found = manifests.get(version);
    if (found == null || found.version().isEmpty()) {
      throw new FabricRefusal(404, "FABRIC_E_FABRIC_VERSION_NOT_FOUND", "It is not provisioned.");
    }
    return found;
  }

  /// The manifest that is asked for, if an upgrade to it may begin.
  private DoubleManifest admitted(JsonNode body) {
    String wanted = body.path("ConfigVersion").asString("");
    DoubleManifest to = provisioned(wanted);
    Optional<String> objection = to.objection(current());
    if (objection.isPresent() && !wanted.equals(upgrades.config())) {
      throw new FabricRefusal(400, "FABRIC_E_FABRIC_UPGRADE_VALIDATION_ERROR", objection.get());
    }
    return to;
  }

  private FabricReply forecast(JsonNode body) {
    return upgrades.forecast(admitted(body).restarts(current()));
  }

  private FabricReply start(JsonNode body) {
    String wanted = admitted(body).version();
    if (own != null && used().read(registered(wanted)).isEmpty()) {
      // Nodes cannot get it, and the cluster goes back.
      upgrades.failing(true);
    }
    return upgrades.start(wanted, body.path("ForceRestart").asBoolean(false));
  }
}
