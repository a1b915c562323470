package org.tranship.core.work;

import org.tranship.core.value.ByteCount;

/// What a codec may want to know of bytes before it decides.
///
/// @param length how many
/// @param utf8 they are well-formed UTF-8
/// @param nul they hold a zero byte; only told where they are UTF-8 as well
public record Traits(ByteCount length, boolean utf8, boolean nul) {

  static Traits of(byte[] bytes) {
    TraitsProbe probe = new TraitsProbe();
    probe.accept(bytes, 0, bytes.length);
    return probe.traits();
  }
}
