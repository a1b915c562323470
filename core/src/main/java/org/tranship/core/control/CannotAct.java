package org.tranship.core.control;

import org.jspecify.annotations.Nullable;

/// An act cannot even be begun: a reference leads nowhere, or what it stands for cannot be sent.
/// The message is for the operator and holds no secret.
public final class CannotAct extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public CannotAct(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
