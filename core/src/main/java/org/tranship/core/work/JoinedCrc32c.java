package org.tranship.core.work;

import java.nio.ByteBuffer;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// The CRC32C of bytes of which only the CRC32C of each piece is known, in order.
///
/// A CRC is linear over bits: behind `n` further bytes the CRC of what came before is that CRC
/// multiplied by `x` to the power of `8n`, modulo the polynomial, and the pieces' CRCs are added.
/// The power is found by squaring, so a piece of any length takes 64 multiplications at the most.
final class JoinedCrc32c {
  /// Castagnoli's polynomial with its bits reversed, as a CRC that is computed from the lowest bit
  /// has them.
  private static final int POLYNOMIAL = 0x82F63B78;

  /// The polynomial 1.
  private static final int ONE = 1 << 31;

  /// The polynomial `x` to the power of 8: one byte.
  private static final int BYTE = 1 << 23;

  private int crc;

  /// Adds the next piece.
  void add(Digest piece, ByteCount size) {
    crc = times(power(size.bytes()), crc) ^ ByteBuffer.wrap(piece.bytes()).getInt();
  }

  Digest digest() {
    return Digest.of(
        DigestAlgorithm.CRC32C, ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
  }

  /// `x` to the power of `8 * bytes`.
  private static int power(long bytes) {
    int result = ONE;
    int square = BYTE;
    for (long left = bytes; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        result = times(square, result);
      }
      square = times(square, square);
    }
    return result;
  }

  private static int times(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ POLYNOMIAL;
    }
    return product;
  }
}
