package org.tranship.core.store;

import java.util.Optional;
import java.util.OptionalLong;
import org.tranship.core.value.Version;

/// How to read an object.
///
/// @param offset first byte, from 0
/// @param length how many bytes at most; empty for all that follow
/// @param ifVersion read only this version, else `CHANGED`
public record ReadRequest(long offset, OptionalLong length, Optional<Version> ifVersion) {
  public static final ReadRequest WHOLE =
      new ReadRequest(0, OptionalLong.empty(), Optional.empty());

  public ReadRequest {
    if (offset < 0 || length.isPresent() && length.getAsLong() < 0) {
      throw new IllegalArgumentException("A range has no negative offset or length.");
    }
  }

  /// Reads the whole object in this version; an unknown version asks for nothing.
  public static ReadRequest whole(Version version) {
    return version.isKnown()
        ? new ReadRequest(0, OptionalLong.empty(), Optional.of(version))
        : WHOLE;
  }

  public ReadRequest range(long from, long bytes) {
    return new ReadRequest(from, OptionalLong.of(bytes), ifVersion);
  }

  public boolean isWhole() {
    return offset == 0 && length.isEmpty();
  }
}
