package org.tranship.core.value;

import java.util.HexFormat;
import java.util.Locale;

/// The digest of some bytes.
///
/// @param algorithm how it was computed
/// @param hex the value in lower-case hexadecimal, two characters a byte
public record Digest(DigestAlgorithm algorithm, String hex) {
  public Digest {
    if (hex.length() != 2 * algorithm.length()) {
      throw new IllegalArgumentException(
          algorithm
              + " has "
              + 2 * algorithm.length()
              + " hexadecimal digits, not "
              + hex.length());
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        throw new IllegalArgumentException("Not a lower-case hexadecimal digit in a digest: " + c);
      }
    }
  }

  public static Digest of(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  public static Digest sha256(String hex) {
    return new Digest(DigestAlgorithm.SHA256, hex);
  }

  /// The value as bytes, a fresh array.
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return algorithm.name().toLowerCase(Locale.ROOT) + ":" + hex;
  }
}
