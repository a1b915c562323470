package org.tranship.core.value;

/// What tells one state of an object from the next: an ETag, a file's size with its times and
/// inode, a row's hash. Opaque: compared for equality, never read. It is not a content hash.
///
/// @param token the store's own words, or empty for [#NONE]
public record Version(String token) {
  /// The store cannot tell one state from another; a run then depends on a proven fence.
  public static final Version NONE = new Version("");

  public static Version of(String token) {
    return token.isEmpty() ? NONE : new Version(token);
  }

  public boolean isKnown() {
    return !token.isEmpty();
  }
}
