package org.tranship.cli;

import org.jspecify.annotations.Nullable;

/// A command that cannot go on, with its exit code and what the operator must know.
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  CommandFailed(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
