package org.tranship.events.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// A digest over a stream: of the one in front, the version, and the digest of the content. Two
/// streams with the same chain have the same events in the same order. Used by one thread.
public final class StreamChain {
  private final MessageDigest digest = sha256();
  private final byte[] number = new byte[Long.BYTES];
  private byte[] at = new byte[DigestAlgorithm.SHA256.length()];

  /// Adds the next event.
  ///
  /// @param content the digest of its content
  public void add(long version, byte[] content) {
    digest.update(at);
    for (int i = 0; i < Long.BYTES; i++) {
      number[i] = (byte) (version >> 8 * (Long.BYTES - 1 - i));
    }
    digest.update(number);
    digest.update(content);
    at = digest.digest();
  }

  /// Adds the chain of a whole stream, for the digest over a log.
  public void add(String stream, byte[] chain) {
    digest.update(at);
    digest.update(stream.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(chain);
    at = digest.digest();
  }

  /// Begins anew.
  ///
  /// @return the digest over what was added since it was begun last
  public byte[] restart() {
    byte[] end = at;
    at = new byte[DigestAlgorithm.SHA256.length()];
    return end;
  }

  public Digest digest() {
    return Digest.of(DigestAlgorithm.SHA256, at);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
