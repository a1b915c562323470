package org.tranship.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` says, for the command line.
final class ReleaseVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return Release.lines().toArray(String[]::new);
  }
}
