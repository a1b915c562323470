package org.tranship.runbook.registry;

import org.jspecify.annotations.Nullable;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// One link or blob that can be repaired.
///
/// @param key where it is, or is to be
/// @param rank smaller ones first; zero for blobs
/// @param hex the SHA-256 that the link has to hold, or the blob's bytes to have
/// @param size bytes of what is there now
/// @param version of what is there now
/// @param present whether anything is there now, which is kept until the run is completed
/// @param reason what is wrong, or what proves the link
/// @param source which of the plan's stores has the blob rightly, counted from zero; -1 for a link
/// @param theirs where it has it; null for a link
public record Repair(
    Key key,
    int rank,
    String hex,
    ByteCount size,
    Version version,
    boolean present,
    String reason,
    int source,
    @Nullable Theirs theirs) {
  /// A blob in another store.
  public record Theirs(Key key, ByteCount size, Version version) {}

  public boolean isLink() {
    return rank != RepairMark.BLOBS;
  }
}
