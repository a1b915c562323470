package org.tranship.runbook.registry;

/// What a key is in the store of a registry.
///
/// Source: distribution's `registry/storage/paths.go` (2.8.2 and 3.1.1), where the layout has been
/// the same since the second version of the registry.
sealed interface Place {
  /// The bytes of a layer, a configuration or a manifest.
  ///
  /// @param hex SHA-256 that they must have, as the key says
  record Blob(String hex) implements Place {}

  /// A file with the digest of a blob in it.
  ///
  /// @param tag for the kinds of tags, else empty
  /// @param hex SHA-256 in the key; empty for [Kind#TAG], whose key has none
  record Link(Kind kind, String repository, String tag, String hex) implements Place {}

  /// Part of an upload that was not finished, or not yet.
  ///
  /// @param upload its name
  record Upload(String repository, String upload) implements Place {}

  /// Something that the registry does not write, or leaves behind.
  record Stray() implements Place {}

  /// An object outside of the registry.
  record Outside() implements Place {}

  /// Kinds of links, in the order in which a registry writes them.
  enum Kind {
    /// The repository may use the blob.
    LAYER,
    /// The repository has the manifest.
    REVISION,
    /// The tag pointed there at some time.
    TAG_HISTORY,
    /// The tag points there.
    TAG
  }
}
