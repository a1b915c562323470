package org.tranship.core.step;

import org.jspecify.annotations.Nullable;

/// A step that cannot be done just now. Its message says what, where, why and what next.
public final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StepFailed(String message) {
    super(message);
  }

  public StepFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
