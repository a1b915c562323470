package org.tranship.testkit.contract;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.tranship.core.store.Content;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Content to write: always the same bytes for the same seed.
public final class Samples {
  private Samples() {}

  /// Incompressible bytes.
  public static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// The bytes as content that is read while it is written, in pieces of odd length as a network
  /// would give them.
  public static Content streamed(byte[] bytes) {
    return new Content.Streamed(
        ByteCount.of(bytes.length), () -> inPieces(new ByteArrayInputStream(bytes)));
  }

  /// Content that announces another length than its stream has.
  public static Content announced(long size, byte[] bytes) {
    return new Content.Streamed(
        ByteCount.of(size), () -> inPieces(new ByteArrayInputStream(bytes)));
  }

  /// Content whose stream fails behind `good` bytes.
  @SuppressWarnings("InputStreamSlowMultibyteRead") // short, and it fails between two bytes
  public static Content failing(long size, int good, IOException fault) {
    return new Content.Streamed(
        ByteCount.of(size),
        () ->
            new InputStream() {
              private int given;

              @Override
              public int read() throws IOException {
                if (given >= good) {
                  throw fault;
                }
                given++;
                return 'x';
              }
            });
  }

  private static InputStream inPieces(InputStream whole) {
    return new FilterInputStream(whole) {
      private int turn;

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        turn++;
        return super.read(target, offset, Math.min(length, 1 + turn * 997 % 8191));
      }
    };
  }

  /// The digest of the bytes.
  public static Digest digest(DigestAlgorithm algorithm, byte[] bytes) {
    return switch (algorithm) {
      case CRC32C -> checksum(algorithm, new CRC32C(), bytes);
      case CRC32 -> checksum(algorithm, new CRC32(), bytes);
      case MD5, SHA1, SHA256 -> {
        try {
          yield Digest.of(algorithm, MessageDigest.getInstance(algorithm.javaName()).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private static Digest checksum(DigestAlgorithm algorithm, Checksum sum, byte[] bytes) {
    sum.update(bytes, 0, bytes.length);
    int value = (int) sum.getValue();
    return Digest.of(
        algorithm,
        new byte[] {
          (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        });
  }
}
