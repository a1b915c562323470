package org.tranship.runbook.anchore.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/// A value that must never be printed. Its text form is a mask; [#reveal] is for the one place that
/// hands it to a driver.
public final class Secret {
  private final String value;

  /// Wraps a value; an empty one is allowed, since a configuration may hold it.
  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /// The value itself.
  public String reveal() {
    return value;
  }

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
    return "********";
  }
}
