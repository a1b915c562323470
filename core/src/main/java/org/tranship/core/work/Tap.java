package org.tranship.core.work;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Lets a stream pass and learns from it: length, digests and, if asked, traits. When it knows what
/// must come, it keeps the last piece back until length and digest are right, so that whoever
/// writes the stream elsewhere cannot finish with wrong bytes.
class Tap extends FilterInputStream {
  /// What must come.
  ///
  /// @param length exact length in bytes; -1 is never given, an unknown length has no expectation
  /// @param digest digest of all of it, or null
  record Expectation(long length, @Nullable Digest digest) {}

  private final Map<DigestAlgorithm, MessageDigest> digests = new EnumMap<>(DigestAlgorithm.class);
  private final @Nullable TraitsProbe probe;
  private final @Nullable Expectation expected;
  private long length;
  private boolean ended;
  private @Nullable String wrong;
  private Map<DigestAlgorithm, Digest> result = Map.of();

  Tap(
      InputStream in,
      Set<DigestAlgorithm> algorithms,
      boolean traits,
      @Nullable Expectation expected) {
    super(in);
    for (DigestAlgorithm algorithm : algorithms) {
      digests.put(algorithm, messageDigest(algorithm));
    }
    if (expected != null && expected.digest() != null) {
      digests.computeIfAbsent(expected.digest().algorithm(), Tap::messageDigest);
    }
    this.probe = traits ? new TraitsProbe() : null;
    this.expected = expected;
  }

  static MessageDigest messageDigest(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm.CRC32C) {
      return new Crc32cDigest();
    }
    try {
      return MessageDigest.getInstance(algorithm.javaName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(algorithm + " is not a message digest", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int got = wrong == null ? in.read(bytes, offset, count) : -1;
    if (got < 0) {
      end();
      return -1;
    }
    length += got;
    for (MessageDigest digest : digests.values()) {
      digest.update(bytes, offset, got);
    }
    if (probe != null) {
      probe.accept(bytes, offset, got);
    }
    if (expected != null && length >= expected.length()) {
      if (length > expected.length() || in.read() >= 0) {
        throw fault("more bytes came than the " + expected.length() + " announced");
      }
      end();
    }
    return got;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("Skipping would leave bytes out of the digest.");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void end() throws IOException {
    if (ended) {
      return;
    }
    if (wrong != null) {
      // Whoever reads on after a fault must not take it for the end.
      throw new CodedFault(wrong);
    }
    Map<DigestAlgorithm, Digest> values = new EnumMap<>(DigestAlgorithm.class);
    digests.forEach(
        (algorithm, digest) -> values.put(algorithm, Digest.of(algorithm, digest.digest())));
    result = values;
    if (expected != null) {
      if (length != expected.length()) {
        throw fault("only " + length + " bytes came of the " + expected.length() + " announced");
      }
      Digest wanted = expected.digest();
      if (wanted != null && !wanted.equals(values.get(wanted.algorithm()))) {
        throw fault(
            "the content's digest is "
                + values.get(wanted.algorithm())
                + " where "
                + wanted
                + " was recorded");
      }
    }
    ended = true;
  }

  private CodedFault fault(String reason) {
    wrong = reason;
    return new CodedFault(reason);
  }

  /// The stream came to its end and everything expected was right.
  boolean complete() {
    return ended;
  }

  ByteCount length() {
    return ByteCount.of(length);
  }

  /// @throws IllegalStateException before the end
  Digest digest(DigestAlgorithm algorithm) {
    Digest digest = result.get(algorithm);
    if (!ended || digest == null) {
      throw new IllegalStateException("No " + algorithm + " of a stream that has not ended.");
    }
    return digest;
  }

  /// All that were asked for.
  ///
  /// @throws IllegalStateException before the end
  Map<DigestAlgorithm, Digest> digests() {
    if (!ended) {
      throw new IllegalStateException("No digests of a stream that has not ended.");
    }
    return Map.copyOf(result);
  }

  /// @throws IllegalStateException if they were not asked for
  Traits traits() {
    if (probe == null) {
      throw new IllegalStateException("Traits were not asked for.");
    }
    return probe.traits();
  }

  /// Bytes that are not what was announced; becomes a `CORRUPT` fault with the object's name on it.
  static final class CodedFault extends IOException {
    private static final long serialVersionUID = 1L;

    CodedFault(String reason) {
      super(reason);
    }
  }
}
