package org.tranship.client.fabric;

import java.time.Duration;

/// How long the cluster may take. It is told a little less than what is waited, so that its own
/// "not in time" arrives.
///
/// @param request for most
/// @param commit for what joins or copies whole files
public record FabricTimeouts(Duration request, Duration commit) {
  /// What the gateway takes when nothing is said, and what joining gigabytes may need.
  public static final FabricTimeouts USUAL =
      new FabricTimeouts(Duration.ofSeconds(60), Duration.ofMinutes(15));

  static long told(Duration waited) {
    return Math.max(1, waited.toSeconds() - Math.min(5, waited.toSeconds() / 5));
  }
}
