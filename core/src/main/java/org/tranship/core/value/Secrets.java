package org.tranship.core.value;

/// Turns references into secrets. One is built at each composition root.
@FunctionalInterface
public interface Secrets {
  /// @throws IllegalArgumentException naming the reference (never a value) when there is no such
  ///   variable, file or name
  Secret resolve(SecretRef reference);
}
