package org.tranship.testkit.server.fabric;

import java.util.List;

/// The operations on a cluster itself, restated from the published REST API (9.1): versions that
/// are provisioned, upgrades, the replicas of a system service, application types.
public final class ClusterOperations {
  private static final String PROGRESS =
      """
      {"CodeVersion": "string", "ConfigVersion": "string",
       "UpgradeDomains": [{"Name": "string", "State": "string"}],
       "UpgradeState": "string", "NextUpgradeDomain": "string", "RollingUpgradeMode": "string",
       "FailureReason": "string", "StartTimestampUtc": "string", "UnhealthyEvaluations": ["any"]}\
      """;

  private static final String REPLICAS =
      """
      {"ContinuationToken": "string",
       "Items": [{"ServiceKind": "string", "ReplicaId": "string", "ReplicaRole": "string",
                  "ReplicaStatus": "string", "HealthState": "string", "NodeName": "string"}]}\
      """;

  private static final String TYPES =
      """
      {"ContinuationToken": "string",
       "Items": [{"Name": "string", "Version": "string", "Status": "string"}]}\
      """;

  static final String MANIFEST = "GetClusterManifest";
  static final String CONFIGS = "GetProvisionedFabricConfigVersionInfoList";
  static final String PROVISION = "ProvisionCluster";
  static final String START = "StartClusterUpgrade";
  static final String PROGRESS_OF = "GetClusterUpgradeProgress";
  static final String ROLLBACK = "RollbackClusterUpgrade";
  static final String REPLICAS_OF = "GetReplicaInfoList";
  static final String TYPES_OF = "GetApplicationTypeInfoList";

  /// All of them.
  public static final List<FabricOperation> ALL =
      List.of(
          FabricOperation.of(MANIFEST, "GET", "/$/GetClusterManifest", "6.0")
              .answering(200, "{\"Manifest\": \"string\"}"),
          FabricOperation.of(CONFIGS, "GET", "/$/GetProvisionedConfigVersions", "6.0")
              .allowing("ConfigVersion")
              .answering(200, "[{\"ConfigVersion\": \"string\"}]"),
          FabricOperation.of(PROVISION, "POST", "/$/Provision", "6.0"),
          FabricOperation.of(START, "POST", "/$/Upgrade", "6.0").answering(202, ""),
          FabricOperation.of(PROGRESS_OF, "GET", "/$/GetUpgradeProgress", "6.0")
              .answering(200, PROGRESS),
          FabricOperation.of(ROLLBACK, "POST", "/$/RollbackUpgrade", "6.0").answering(202, ""),
          FabricOperation.of(REPLICAS_OF, "GET", "/Partitions/{partition}/$/GetReplicas", "6.0")
              .allowing("ContinuationToken")
              .answering(200, REPLICAS),
          FabricOperation.of(TYPES_OF, "GET", "/ApplicationTypes", "6.0")
              .allowing("ContinuationToken")
              .answering(200, TYPES));

  private ClusterOperations() {}
}
