package org.tranship.client.fabric;

import java.util.Set;

/// A version of an application type that a cluster knows.
///
/// @param status as the cluster says it: `Available`, or what is being done with it
public record ApplicationType(String name, String version, String status) {
  private static final Set<String> UNDER_WAY = Set.of("Provisioning", "Unprovisioning");

  /// Whether it is registered: what is being registered is not yet, and what failed is not.
  public boolean isAvailable() {
    return status.equals("Available");
  }

  /// Whether it is being registered or removed.
  public boolean isUnderWay() {
    return UNDER_WAY.contains(status);
  }
}
