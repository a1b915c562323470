package org.tranship.testkit.anchore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/// A row of Anchore's catalogue, as SQL gives it.
///
/// @param name `user/bucket/archiveId`
/// @param url its `content_url`
/// @param compressed its `is_compressed`
/// @param digest its `digest`
/// @param size its `size`
public record CatalogRow(String name, String url, boolean compressed, String digest, long size) {

  /// The document that the stored bytes are.
  ///
  /// @return empty if they cannot be inflated
  public Optional<byte[]> decode(byte[] stored) {
    if (!compressed) {
      return Optional.of(stored);
    }
    try (var in = new InflaterInputStream(new ByteArrayInputStream(stored))) {
      return Optional.of(in.readAllBytes());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
