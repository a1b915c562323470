package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.Optional;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// An object of a registry that nothing needs.
///
/// @param key in the store
/// @param hex SHA-256 of the blob that it is or names
/// @param size as it was listed
/// @param version as it was listed
/// @param modified when it was written
/// @param reason why it is garbage, as a clause
/// @param isLink whether it is a link, and no blob
public record Garbage(
    Key key,
    String hex,
    ByteCount size,
    Version version,
    Instant modified,
    String reason,
    boolean isLink) {

  /// What a blob's bytes must be; nobody knows it of a link.
  Optional<Digest> expected() {
    return isLink ? Optional.empty() : Optional.of(Digest.sha256(hex));
  }
}
