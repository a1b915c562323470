package org.tranship.core.eventlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// The bytes of an event, as they are: nothing here reads or reforms them. Equal by content.
public final class Payload {
  public static final Payload EMPTY = new Payload(new byte[0]);

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param bytes not copied, and not to be changed any more
  public static Payload of(byte[] bytes) {
    return new Payload(bytes);
  }

  /// @param text encoded as UTF-8
  public static Payload of(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes themselves, not a copy: not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  /// The bytes as UTF-8; what is no UTF-8 becomes the replacement character, so compare bytes.
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public Digest sha256() {
    MessageDigest digest = ContentHash.sha256();
    digest.update(bytes);
    return Digest.of(DigestAlgorithm.SHA256, digest.digest());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// How much it is; the content may be what nobody should read in a log.
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
