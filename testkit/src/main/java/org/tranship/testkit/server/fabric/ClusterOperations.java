package org.tranship.testkit.server.fabric;

import java.util.List;

/// The operations on a cluster itself, restated from the published REST API (9.1): versions that
/// are provisioned, upgrades, the replicas of a system service, application types.
public final class ClusterOperations {
  private static final String PROGRESS =
      """
      {"CodeVersion": "string", "ConfigVersion": "string",
       "UpgradeDomains": [{"Name": "string", "State": "Invalid|Pending|InProgress|Completed"}],
       "UpgradeState": "Invalid|RollingBackInProgress|RollingBackCompleted|RollingForwardPending|RollingForwardInProgress|RollingForwardCompleted|Failed",
       "NextUpgradeDomain": "string",
       "RollingUpgradeMode": "Invalid|UnmonitoredAuto|UnmonitoredManual|Monitored|UnmonitoredDeferred",
       "FailureReason": "None|Interrupted|HealthCheck|UpgradeDomainTimeout|OverallUpgradeTimeout",
       "StartTimestampUtc": "string", "UnhealthyEvaluations": ["any"]}\
      """;

  private static final String REPLICAS =
      """
      {"ContinuationToken": "string",
       "Items": [{"ServiceKind!": "Invalid|Stateless|Stateful", "ReplicaId": "string",
                  "ReplicaRole": "Unknown|None|Primary|IdleSecondary|ActiveSecondary",
                  "ReplicaStatus": "Invalid|InBuild|Standby|Ready|Down|Dropped",
                  "HealthState": "Invalid|Ok|Warning|Error|Unknown", "NodeName": "string"}]}\
      """;

  private static final String TYPES =
      """
      {"ContinuationToken": "string",
       "Items": [{"Name": "string", "Version": "string",
                  "Status": "Invalid|Provisioning|Available|Unprovisioning|Failed"}]}\
      """;

  private static final String APPLICATIONS =
      """
      {"ContinuationToken": "string",
       "Items": [{"Id": "string", "Name": "string", "TypeName": "string", "TypeVersion": "string",
                  "Status": "Invalid|Ready|Upgrading|Creating|Deleting|Failed",
                  "HealthState": "Invalid|Ok|Warning|Error|Unknown"}]}\
      """;

  private static final String SERVICES =
      """
      {"ContinuationToken": "string",
       "Items": [{"Id": "string", "ServiceKind!": "Invalid|Stateless|Stateful", "Name": "string",
                  "TypeName": "string", "HealthState": "Invalid|Ok|Warning|Error|Unknown",
                  "ServiceStatus": "Unknown|Active|Upgrading|Deleting|Creating|Failed"}]}\
      """;

  private static final String PROVISIONED =
      """
      {"CodeFilePath": "string", "ClusterManifestFilePath": "string"}\
      """;

  private static final String STARTED =
      """
      {"CodeVersion": "string", "ConfigVersion": "string",
       "UpgradeKind": "Invalid|Rolling|Rolling_ForceRestart",
       "RollingUpgradeMode": "Invalid|UnmonitoredAuto|UnmonitoredManual|Monitored|UnmonitoredDeferred",
       "UpgradeReplicaSetCheckTimeoutInSeconds": "any", "ForceRestart": "bool",
       "SortOrder": "Invalid|Default|Numeric|Lexicographical|ReverseNumeric|ReverseLexicographical",
       "MonitoringPolicy": {"FailureAction": "Invalid|Rollback|Manual",
         "HealthCheckWaitDurationInMilliseconds": "string",
         "HealthCheckStableDurationInMilliseconds": "string",
         "HealthCheckRetryTimeoutInMilliseconds": "string",
         "UpgradeTimeoutInMilliseconds": "string",
         "UpgradeDomainTimeoutInMilliseconds": "string"},
       "ClusterHealthPolicy": "any", "EnableDeltaHealthEvaluation": "bool",
       "ClusterUpgradeHealthPolicy": "any", "ApplicationHealthPolicyMap": "any"}\
      """;

  private static final String FORECAST =
      """
      {"ServiceHostUpgradeImpact": "Invalid|None|ServiceHostRestart|UnexpectedServiceHostRestart",
       "ValidationDetails": "string"}\
      """;

  private static final String TYPE_PROVISIONED =
      """
      {"Kind!": "Invalid|ImageStorePath|ExternalStore", "Async!": "bool",
       "ApplicationTypeBuildPath!": "string",
       "ApplicationPackageCleanupPolicy": "Invalid|Default|Automatic|Manual"}\
      """;

  private static final String TYPE_UNPROVISIONED =
      """
      {"ApplicationTypeVersion!": "string", "Async": "bool"}\
      """;

  static final String MANIFEST = "GetClusterManifest";
  static final String CONFIGS = "GetProvisionedFabricConfigVersionInfoList";
  static final String PROVISION = "ProvisionCluster";
  static final String VALIDATE = "ValidateClusterUpgrade";
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

  /// All of them, as they are described; what a gateway does besides is in [FabricDifference].
  public static final List<FabricOperation> ALL =
      List.of(
          FabricOperation.of(MANIFEST, "GET", "/$/GetClusterManifest", "6.0")
              .answering(200, "{\"Manifest\": \"string\"}"),
          FabricOperation.of(CONFIGS, "GET", "/$/GetProvisionedConfigVersions", "6.0")
              .allowing("ConfigVersion")
              .answering(200, "[{\"ConfigVersion\": \"string\"}]"),
          FabricOperation.of(PROVISION, "POST", "/$/Provision", "6.0").sending(PROVISIONED),
          FabricOperation.of(VALIDATE, "POST", "/$/ValidateUpgrade", "8.2")
              .sending(STARTED)
              .answering(200, FORECAST),
          FabricOperation.of(START, "POST", "/$/Upgrade", "6.0")
              .sending(STARTED)
              .answering(202, ""),
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
          FabricOperation.of(PROVISION_TYPE, "POST", "/ApplicationTypes/$/Provision", "6.2")
              .sending(TYPE_PROVISIONED),
          FabricOperation.of(
                  UNPROVISION_TYPE, "POST", "/ApplicationTypes/{type}/$/Unprovision", "6.0")
              .sending(TYPE_UNPROVISIONED));

  private ClusterOperations() {}
}
