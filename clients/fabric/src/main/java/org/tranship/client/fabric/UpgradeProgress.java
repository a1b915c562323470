package org.tranship.client.fabric;

import java.util.Set;

/// How the newest upgrade of a cluster stands.
///
/// @param config the version of the manifest that it leads to; with no upgrade under way, that of
///   the last one
/// @param state as the cluster says it
/// @param mode how it goes from domain to domain, as the cluster says it
/// @param failure why it failed; `None` or empty where it did not
public record UpgradeProgress(String config, String state, String mode, String failure) {
  private static final Set<String> OVER =
      Set.of("RollingForwardCompleted", "RollingBackCompleted", "Failed");

  /// Whether no upgrade is under way.
  public boolean isOver() {
    return OVER.contains(state);
  }

  /// Whether the cluster has come to this version. A progress that is of another upgrade says
  /// nothing of it.
  public boolean hasReached(String version) {
    return state.equals("RollingForwardCompleted") && config.equals(version);
  }

  /// Whether it stands behind a domain until somebody sends it on. Watched by health, one stands
  /// there too, and goes on by itself.
  public boolean waitsForSomebody() {
    return state.equals("RollingForwardPending") && mode.equals("UnmonitoredManual");
  }

  /// Whether it is over and the cluster could not go back: its nodes may have either version.
  public boolean hasFailed() {
    return state.equals("Failed");
  }

  /// Whether the cluster goes back, or has gone back, to what it was.
  public boolean wentBack() {
    return state.startsWith("RollingBack") || hasFailed();
  }

  /// For people.
  @Override
  public String toString() {
    return state
        + " of "
        + config
        + (failure.isEmpty() || failure.equals("None") ? "" : " (" + failure + ")");
  }
}
