package org.tranship.driver.gcs;

import java.nio.ByteBuffer;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// The CRC32C of two texts in a row, from the CRC32C of each and the length of the second, without
/// their bytes: a CRC is linear over GF(2), and a zero byte behind a text multiplies its remainder
/// by x^8 modulo the polynomial. As zlib's `crc32_combine`, with Castagnoli's polynomial; the
/// multiplication is that of polynomials with reflected bits.
final class Crc32cJoin {
  /// Castagnoli's polynomial, bits reflected.
  private static final int POLYNOMIAL = 0x82F63B78;

  /// The polynomial 1, bits reflected.
  private static final int ONE = 0x80000000;

  private Crc32cJoin() {}

  /// @param second how many bytes the second text has
  static Digest of(Digest first, Digest next, long second) {
    int joined = multiply(value(first), powerOfBytes(second)) ^ value(next);
    return Digest.of(DigestAlgorithm.CRC32C, ByteBuffer.allocate(4).putInt(joined).array());
  }

  private static int value(Digest digest) {
    return ByteBuffer.wrap(digest.bytes()).getInt();
  }

  /// x to the power of eight times the number of bytes, modulo the polynomial.
  private static int powerOfBytes(long bytes) {
    int result = ONE;
    int square = ONE >>> 8; // x^8
    for (long left = bytes; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = 31; bit >= 0; bit--) {
      if ((a >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
