package org.tranship.testkit.server.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The upgrades of a cluster as states that follow one another: each look at the progress goes one
/// further. There is one upgrade domain; one that is rolled back goes to the version before it in
/// one step. One that fails is over, and the cluster counts as where it was.
public final class ClusterUpgrades {
  public static final String FORWARD = "RollingForwardInProgress";
  public static final String PENDING = "RollingForwardPending";
  public static final String DONE = "RollingForwardCompleted";
  public static final String FAILED = "Failed";

  private static final String BACK = "RollingBackCompleted";

  private final Deque<String> states = new ArrayDeque<>();
  private final List<String> begun = new ArrayList<>();
  private List<String> script = List.of();
  private boolean manual;
  private boolean attended;
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

  synchronized String config() {
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

  /// The next upgrade goes through these states.
  public synchronized void script(String... next) {
    script = List.of(next);
  }

  /// The next upgrade is changed by somebody to stop behind each domain: it stands as pending until
  /// it is sent on by [#moveOn()].
  public synchronized void manual() {
    manual = true;
    script = List.of(PENDING);
  }

  /// Somebody sends an upgrade on that stops behind each domain.
  public synchronized void moveOn() {
    manual = false;
    states.clear();
    states.addAll(List.of(FORWARD, DONE));
  }

  /// The next upgrade is one that stops behind each domain, and somebody sends it on each time: it
  /// goes through these states.
  public synchronized void attended(String... next) {
    attended = true;
    script = List.of(next);
  }

  /// Somebody has an upgrade to this version, which stays as it is.
  public synchronized void standing(String version, String now) {
    target = version;
    state = now;
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
  synchronized FabricReply start(String wanted, boolean forced) {
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
        !script.isEmpty()
            ? script
            : failing || unsafe && !forced
                ? List.of(FORWARD, "RollingBackInProgress", BACK)
                : quick ? List.of(DONE) : List.of(FORWARD, FORWARD, DONE));
    script = List.of();
    failing = false;
    unsafe = false;
    return FabricReply.empty(202);
  }

  synchronized FabricReply progress() {
    if (stale && !states.isEmpty()) {
      stale = false;
      return progress(config, DONE);
    }
    if (manual && !states.isEmpty()) {
      state = PENDING;
    } else if (!states.isEmpty()) {
      state = states.remove();
      if (states.isEmpty()) {
        config = state.equals(DONE) ? target : before;
        target = config;
      }
    }
    return progress(state.startsWith("RollingBack") ? before : target, state);
  }

  private FabricReply progress(String version, String state) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("CodeVersion", FabricCluster.CODE);
    answer.put("ConfigVersion", version);
    answer.put(
        "UpgradeDomains",
        List.of(Map.of("Name", "UD0", "State", state.endsWith("d") ? "Completed" : "InProgress")));
    answer.put("UpgradeState", state);
    answer.put("RollingUpgradeMode", manual || attended ? "UnmonitoredManual" : "Monitored");
    answer.put(
        "FailureReason",
        state.startsWith("RollingBack") || state.equals(FAILED) ? "HealthCheck" : "None");
    return FabricReply.json(200, answer);
  }

  synchronized FabricReply rollback() {
    if (states.isEmpty()) {
      throw new FabricRefusal(409, "FABRIC_E_FABRIC_NOT_UPGRADING", "None is under way.");
    }
    states.clear();
    manual = false;
    states.add("RollingBackInProgress");
    states.add(BACK);
    return FabricReply.empty(202);
  }
}
