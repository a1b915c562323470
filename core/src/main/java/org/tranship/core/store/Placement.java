package org.tranship.core.store;

/// How a store keeps an object, beside what it holds. A copy does not take it along: the copy is
/// kept as the target keeps whatever is written there.
///
/// @param tier the store's own word for the kind of storage, such as `GLACIER`; empty for its usual
///   one, or where a listing does not tell
/// @param offline the bytes cannot be read before somebody has them brought back
public record Placement(String tier, boolean offline) {
  /// Kept as the store keeps most objects, and readable.
  public static final Placement USUAL = new Placement("", false);
}
