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

  private static final String APPLICATIONS =
      """
      {"ContinuationToken": "string",
       "Items": [{"Id": "string", "Name": "string", "TypeName": "string", "TypeVersion": "string",
                  "Status": "string", "HealthState": "string"}]}\
      """;

  private static final String SERVICES =
      """
      {"ContinuationToken": "string",
       "Items": [{"Id": "string", "ServiceKind": "string", "Name": "string", "TypeName": "string",
                  "HealthState": "string", "ServiceStatus": "string"}]}\
      """;

  static final String MANIFEST = "GetClusterManifest";
  static final String CONFIGS = "GetProvisionedFabricConfigVersionInfoList";
  static final String PROVISION = "ProvisionCluster";
  static final String START = "StartClusterUpgrade";
  static final String PROGRESS_OF = "GetClusterUpgradeProgress";
  static final String ROLLBACK = "RollbackClusterUpgrade";
  static final String REPLICAS_OF = "GetReplicaInfoList";
  static final String TYPES_OF = "GetApplicationTypeInfoList";
  static final String CODES = "GetProvisionedFabricCodeVersionInfoList";
  static final String VERSION_OF = "GetClusterVersion";
  static final String APPLICATIONS_OF = "GetApplicationInfoList";
  static final String SERVICES_OF = "GetServiceInfoList";
  static final String PROVISION_TYPE = "ProvisionApplicationType";
  static final String UNPROVISION_TYPE = "UnprovisionApplicationType";

  /// All of them.
  public static final List<FabricOperation> ALL =
      List.of(
          FabricOperation.of(MANIFEST, "GET", "/$/GetClusterManifest", "6.0")
              .allowing("ClusterManifestVersion")
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
              .answering(200, TYPES),
          FabricOperation.of(CODES, "GET", "/$/GetProvisionedCodeVersions", "6.0")
              .allowing("CodeVersion")
              .answering(200, "[{\"CodeVersion\": \"string\"}]"),
          FabricOperation.of(VERSION_OF, "GET", "/$/GetClusterVersion", "6.4")
              .answering(200, "{\"Version\": \"string\"}"),
          FabricOperation.of(APPLICATIONS_OF, "GET", "/Applications", "6.1")
              .allowing("ContinuationToken")
              .answering(200, APPLICATIONS),
          FabricOperation.of(SERVICES_OF, "GET", "/Applications/System/$/GetServices", "6.4")
              .allowing("ContinuationToken")
              .answering(200, SERVICES),
          FabricOperation.of(PROVISION_TYPE, "POST", "/ApplicationTypes/$/Provision", "6.2"),
          FabricOperation.of(
              UNPROVISION_TYPE, "POST", "/ApplicationTypes/{type}/$/Unprovision", "6.0"));

  private ClusterOperations() {}
}
