package org.tranship.client.fabric;

import java.util.Set;

/// An application of a cluster.
///
/// @param name such as `fabric:/Shop`
/// @param status as the cluster says it: `Ready`, or what is being done with it
public record Application(String name, String type, String version, String status) {
  private static final Set<String> UNDER_WAY = Set.of("Upgrading", "Creating", "Deleting");

  /// Whether it is being made, upgraded or removed.
  public boolean isUnderWay() {
    return UNDER_WAY.contains(status);
  }
}
