package org.tranship.core.eventlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// What an event says, as one digest: its type, revision, payload, metadata and time, each with its
/// length in front so that no two contents give the same bytes. Stream, version and position are
/// not in it: they are what the content is looked up by.
///
/// Two logs that do not keep the same are compared by what both keep: see [LogCapabilities#kept].
public final class ContentHash {
  private static final int LARGE = 16 << 10;

  private ContentHash() {}

  public static Digest of(Event event) {
    return Digest.of(DigestAlgorithm.SHA256, new Hasher().bytes(event));
  }

  /// Hashes many events, one after the other, by one thread.
  public static final class Hasher {
    private final MessageDigest digest = sha256();
    private byte[] content = new byte[1024];
    private int length;

    /// The bytes of [ContentHash#of].
    public byte[] bytes(Event event) {
      length = 0;
      add(event.type());
      add(event.revision());
      add(event.payload().bytes());
      number(event.metadata().size());
      for (Map.Entry<String, String> entry : event.metadata().entrySet()) {
        add(entry.getKey());
        add(entry.getValue());
      }
      if (event.time().isPresent()) {
        Instant time = event.time().get();
        number((int) (time.getEpochSecond() >> 32));
        number((int) time.getEpochSecond());
        number(time.getNano());
      }
      digest.update(content, 0, length);
      return digest.digest();
    }

    private void add(String text) {
      add(text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(byte[] bytes) {
      number(bytes.length);
      if (bytes.length > LARGE) {
        // Hashed where it is: so large a content is not held twice.
        digest.update(content, 0, length);
        digest.update(bytes);
        length = 0;
        return;
      }
      room(bytes.length);
      System.arraycopy(bytes, 0, content, length, bytes.length);
      length += bytes.length;
    }

    private void number(int value) {
      room(Integer.BYTES);
      content[length++] = (byte) (value >> 24);
      content[length++] = (byte) (value >> 16);
      content[length++] = (byte) (value >> 8);
      content[length++] = (byte) value;
    }

    private void room(int more) {
      if (length + more > content.length) {
        content = Arrays.copyOf(content, Math.max(2 * content.length, length + more));
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
