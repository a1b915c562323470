package org.tranship.core.run;

/// A verb that a run's state does not permit. Nothing was changed; the message says what does.
public final class RunRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunRefused(String message) {
    super("TRS-401 " + message);
  }
}
