package org.tranship.events.copy;

import org.tranship.core.value.ByteCount;

/// How much is read and written at once.
///
/// @param events at most so many events
/// @param bytes at most about so much memory
public record CopyPace(int events, ByteCount bytes) {
  public static final CopyPace STANDARD = new CopyPace(1_000, ByteCount.ofMiB(4));
}
