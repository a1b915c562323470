package org.tranship.core.value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret value held in memory only. It prints as `***` and is never journalled: what is written
/// down is a [SecretRef].
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

  /// Compares in a time that does not depend on where the values differ.
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /// Always the same mask, whatever the value and its length.
  @Override
  public String toString() {
    return "***";
  }
}
