package org.tranship.testkit.journey;

/// What an operator's programs change and ask at a switch from one release to the next, by the path
/// of a request: whether the third release is deployed, which of both is in production, and whether
/// their workers run.
public final class ReleaseActs {
  private final LiveReleases releases;
  private volatile boolean deployed;
  private volatile boolean third;

  /// @param releases whose workers run or do not
  public ReleaseActs(LiveReleases releases) {
    this.releases = releases;
  }

  /// Whether the third release is in production.
  public boolean isThird() {
    return third;
  }

  /// Whether it is anywhere.
  public boolean isDeployed() {
    return deployed;
  }

  /// Does what a path asks for, or says whether it is so; no path that is unknown is.
  public boolean done(String path) {
    switch (path) {
      case "/deploy" -> deployed = true;
      case "/undeploy" -> deployed = false;
      case "/production/v3" -> third = true;
      case "/production/v2" -> third = false;
      default -> {
        return so(path);
      }
    }
    return true;
  }

  private boolean so(String path) {
    return switch (path) {
      case "/is-deployed" -> deployed;
      case "/is-undeployed" -> !deployed;
      case "/is-third" -> third;
      case "/is-second" -> !third;
      case "/v2/is-on" -> releases.runs(false);
      case "/v2/is-off" -> !releases.runs(false);
      case "/v3/is-on" -> releases.runs(true);
      case "/v3/is-off" -> !releases.runs(true);
      default -> false;
    };
  }
}
