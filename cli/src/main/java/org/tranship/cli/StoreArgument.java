package org.tranship.cli;

import org.tranship.core.store.StoreSpec;

/// A store that the operator named by its URL.
final class StoreArgument {
  private StoreArgument() {}

  /// What it takes to open it. Nothing is opened or asked.
  ///
  /// @throws CommandFailed as an error of usage if the text has no scheme
  static StoreSpec parse(String typed) {
    try {
      return StoreSpec.of(typed);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRS-520 " + e.getMessage() + " \"tranship drivers\" lists the schemes.",
          e);
    }
  }
}
