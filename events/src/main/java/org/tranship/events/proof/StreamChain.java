package org.tranship.events.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// A digest over a stream: of the one in front, the version, and the digest of the content. Two
/// streams with the same chain have the same events in the same order.
public final class StreamChain {
  private byte[] at = new byte[DigestAlgorithm.SHA256.length()];

  /// Adds the next event.
  public void add(long version, Digest content) {
    MessageDigest digest = sha256();
    digest.update(at);
    digest.update(ByteBuffer.allocate(8).putLong(version).flip());
    digest.update(content.bytes());
    at = digest.digest();
  }

  /// Adds the chain of a whole stream, for the digest over a log.
  public void add(String stream, Digest chain) {
    MessageDigest digest = sha256();
    digest.update(at);
    digest.update(stream.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(chain.bytes());
    at = digest.digest();
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
