package org.tranship.client.fabric;

/// What a cluster says before an upgrade would do to it, without beginning it.
///
/// Source: `ValidateClusterUpgradeResult` of the published REST API, from 8.2 on.
///
/// @param impact on what the nodes run, as the cluster says it
/// @param details more of it, on one line and without the secrets that it may quote; empty where it
///   says no more
public record UpgradeForecast(String impact, String details) {
  private static final String NOT_OFFERED = "NotOffered";

  public UpgradeForecast {
    impact = ClusterText.shown(impact);
    details = ClusterText.shown(details);
  }

  /// Where the runtime is older than this question.
  public static UpgradeForecast notOffered() {
    return new UpgradeForecast(NOT_OFFERED, "");
  }

  /// Whether nodes restart services without the checks that keep them safe, unless the upgrade is
  /// begun with `ForceRestart`.
  public boolean skipsSafetyChecks() {
    return impact.equals("UnexpectedServiceHostRestart");
  }

  /// For people.
  @Override
  public String toString() {
    String meaning =
        switch (impact) {
          case "None" -> "no service is restarted";
          case "ServiceHostRestart" -> "nodes are restarted, one upgrade domain after the other";
          case "UnexpectedServiceHostRestart" ->
              "nodes would be restarted without safety checks; it is begun with ForceRestart, which"
                  + " brings these";
          case NOT_OFFERED -> "the runtime is older than 8.2, and cannot tell beforehand";
          default -> "the cluster says \"" + impact + "\"";
        };
    return details.isEmpty() ? meaning : meaning + " (" + details + ")";
  }
}
