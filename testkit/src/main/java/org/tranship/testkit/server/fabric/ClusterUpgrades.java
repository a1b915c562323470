package org.tranship.testkit.server.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The upgrades of a cluster as states that follow one another: each look at the progress goes one
/// further. There is one upgrade domain; one that is rolled back goes to the version before it in
/// one step.
final class ClusterUpgrades {
  private static final String FORWARD = "RollingForwardInProgress";
  private static final String DONE = "RollingForwardCompleted";
  private static final String BACK = "RollingBackCompleted";

  private final Deque<String> states = new ArrayDeque<>();
  private final List<String> begun = new ArrayList<>();
  private String config;
  private String before;
  private String target;
  private String state = DONE;
  private boolean failing;
  private boolean stale;
  private boolean quick;
  private boolean unsafe;

  ClusterUpgrades(String version) {
    this.config = version;
    this.before = version;
    this.target = version;
  }

  String config() {
    return config;
  }

  List<String> begun() {
    return List.copyOf(begun);
  }

  /// Somebody else has brought the cluster to this version.
  void become(String version) {
    states.clear();
    config = version;
    before = version;
    target = version;
    state = DONE;
  }

  void failing(boolean yes) {
    failing = yes;
  }

  void stale(boolean yes) {
    stale = yes;
  }

  void quick(boolean yes) {
    quick = yes;
  }

  void unsafe(boolean yes) {
    unsafe = yes;
  }

  FabricReply forecast(boolean restarts) {
    return FabricReply.json(
        200,
        Map.of(
            "ServiceHostUpgradeImpact",
            unsafe ? "UnexpectedServiceHostRestart" : restarts ? "ServiceHostRestart" : "None",
            "ValidationDetails",
            ""));
  }

  /// One that is unsafe, and not forced, fails: services go down together.
  FabricReply start(String wanted, boolean forced) {
    if (!states.isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_UPGRADE_IN_PROGRESS", "One is under way.");
    }
    if (wanted.equals(config)) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_ALREADY_IN_TARGET_VERSION", "It is there.");
    }
    begun.add(wanted);
    before = config;
    target = wanted;
    states.addAll(
        failing || unsafe && !forced
            ? List.of(FORWARD, "RollingBackInProgress", BACK)
            : quick ? List.of(DONE) : List.of(FORWARD, FORWARD, DONE));
    failing = false;
    unsafe = false;
    return FabricReply.empty(202);
  }

  FabricReply progress() {
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
    answer.put("CodeVersion", FabricCluster.CODE);
    answer.put("ConfigVersion", version);
    answer.put(
        "UpgradeDomains",
        List.of(Map.of("Name", "UD0", "State", state.endsWith("d") ? "Completed" : "InProgress")));
    answer.put("UpgradeState", state);
    answer.put("RollingUpgradeMode", "Monitored");
    answer.put("FailureReason", state.startsWith("RollingBack") ? "HealthCheck" : "None");
    return FabricReply.json(200, answer);
  }

  FabricReply rollback() {
    if (states.isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_NOT_UPGRADING", "None is under way.");
    }
    states.clear();
    states.add("RollingBackInProgress");
    states.add(BACK);
    return FabricReply.empty(202);
  }
}
