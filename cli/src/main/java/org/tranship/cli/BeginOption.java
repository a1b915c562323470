package org.tranship.cli;

import picocli.CommandLine.Option;

/// Whether what a plan says is begun without a question. What a plan has the operator do is none of
/// this: that is asked in any case.
final class BeginOption {
  @Option(
      names = {"--yes", "--dontask"},
      description =
          "Do not ask whether to begin. What the plan has the operator do is still asked.")
  private boolean yes;

  boolean given() {
    return yes;
  }
}
