package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The replicas of the Image Store Service, which is among the cluster's own services as soon as it
/// has any.
final class StoreReplicas {
  private List<Map<String, Object>> all = List.of();

  boolean isEmpty() {
    return all.isEmpty();
  }

  /// @param ready how many are
  /// @param building how many more are not yet
  void set(int ready, int building) {
    List<Map<String, Object>> replicas = new ArrayList<>();
    for (int i = 0; i < ready + building; i++) {
      Map<String, Object> replica = new LinkedHashMap<>();
      replica.put("ServiceKind", "Stateful");
      replica.put("ReplicaId", "13153766535460720" + i);
      replica.put("ReplicaRole", i == 0 ? "Primary" : "ActiveSecondary");
      replica.put("ReplicaStatus", i < ready ? "Ready" : "InBuild");
      replica.put("HealthState", "Ok");
      replica.put("NodeName", "N" + i);
      replicas.add(replica);
    }
    all = replicas;
  }

  void ill(int replica, String state) {
    List<Map<String, Object>> replicas = new ArrayList<>(all);
    Map<String, Object> changed = new LinkedHashMap<>(replicas.get(replica));
    changed.put("HealthState", state);
    replicas.set(replica, changed);
    all = replicas;
  }

  FabricReply shown() {
    return FabricReply.json(200, Map.of("ContinuationToken", "", "Items", all));
  }

  FabricReply services() {
    List<Map<String, Object>> services = new ArrayList<>();
    for (String name :
        isEmpty()
            ? List.of("ClusterManagerService")
            : List.of("ClusterManagerService", "ImageStoreService")) {
      Map<String, Object> service = new LinkedHashMap<>();
      service.put("Id", "System~" + name);
      service.put("ServiceKind", "Stateful");
      service.put("Name", "fabric:/System/" + name);
      service.put("HealthState", "Ok");
      service.put("ServiceStatus", "Active");
      services.add(service);
    }
    return FabricReply.json(200, Map.of("ContinuationToken", "", "Items", services));
  }
}
