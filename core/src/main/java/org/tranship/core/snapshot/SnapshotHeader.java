package org.tranship.core.snapshot;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.tranship.core.value.Attributes;

/// What a snapshot says of itself. A store that is a snapshot gives it as its
/// [feature][org.tranship.core.store.Store#feature].
///
/// @param location of the store, without secrets
/// @param begun when its listing was begun, by the clock of whoever took the snapshot
/// @param tool which version of Tranship took it
/// @param contents every object was read, and its SHA-256 and CRC32C recorded
/// @param asked the kinds of attributes that the store was asked for, object by object; empty if
///   only what its listing gave was recorded
public record SnapshotHeader(
    String location, Instant begun, String tool, boolean contents, Set<Attributes.Kind> asked) {
  public SnapshotHeader {
    asked = asked.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(asked));
  }
}
