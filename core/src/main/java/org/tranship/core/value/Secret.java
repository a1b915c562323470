package org.tranship.core.value;

/// A secret value held in memory only. It prints as `***`, has no `equals` on its content, and is
/// never journalled: what is written down is a [SecretRef].
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The secret itself; for the one place that needs it, never for a message.
  public String reveal() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
