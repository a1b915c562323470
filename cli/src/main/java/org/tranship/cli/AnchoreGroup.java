package org.tranship.cli;

import picocli.CommandLine.Model.CommandSpec;

/// What commands for Anchore Engine hang below, and have their options from.
interface AnchoreGroup {
  /// How Anchore's database is reached.
  AnchoreOptions options();

  /// Runs the body of a command below.
  ///
  /// @throws Exception what the body throws
  int run(CommandSpec command, Session.Body body) throws Exception;
}
