package org.tranship.core.control;

import java.util.Optional;

/// A control that answers where another one throws because it cannot begin: those who act behind a
/// fence take back on an answer. What an exception of others says may hold a secret, so only its
/// kind is told.
final class SteadyControl implements Control {
  private final Control inner;

  SteadyControl(Control inner) {
    this.inner = inner;
  }

  @Override
  public String sentence() {
    return inner.sentence();
  }

  @Override
  public void requireSecrets() {
    inner.requireSecrets();
  }

  @Override
  public Answer act(String id) throws InterruptedException {
    try {
      return inner.act(id);
    } catch (IllegalArgumentException e) {
      return new Answer.Refused(reason(e));
    }
  }

  /// What cannot begin proves nothing of writers.
  @Override
  public Answer probe() throws InterruptedException {
    try {
      return inner.probe();
    } catch (IllegalArgumentException e) {
      return new Answer.Unknown(reason(e));
    }
  }

  @Override
  public Optional<String> undoSentence() {
    return inner.undoSentence();
  }

  @Override
  public Answer undo(String id) throws InterruptedException {
    try {
      return inner.undo(id);
    } catch (IllegalArgumentException e) {
      return new Answer.Refused(reason(e));
    }
  }

  private static String reason(IllegalArgumentException fault) {
    return "it cannot be begun: "
        + (fault instanceof CannotAct
            ? String.valueOf(fault.getMessage()).replaceFirst("\\.$", "")
            : "its settings make no sense");
  }
}
