package org.tranship.core.eventlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// What an event says, as one digest: its type, revision, payload, metadata and time, each with its
/// length in front so that no two contents give the same bytes. Stream, version and position are
/// not in it: they are what the content is looked up by.
///
/// Two logs that do not keep the same are compared by what both keep: see [LogCapabilities#kept].
public final class ContentHash {
  private ContentHash() {}

  public static Digest of(Event event) {
    MessageDigest digest = sha256();
    add(digest, event.type());
    add(digest, event.revision());
    add(digest, event.payload().bytes());
    digest.update(ByteBuffer.allocate(4).putInt(event.metadata().size()).flip());
    for (Map.Entry<String, String> entry : event.metadata().entrySet()) {
      add(digest, entry.getKey());
      add(digest, entry.getValue());
    }
    if (event.time().isPresent()) {
      Instant time = event.time().get();
      digest.update(
          ByteBuffer.allocate(12).putLong(time.getEpochSecond()).putInt(time.getNano()).flip());
    }
    return Digest.of(DigestAlgorithm.SHA256, digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
