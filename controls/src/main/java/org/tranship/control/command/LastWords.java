package org.tranship.control.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.tranship.core.control.SecretText;

/// The end of what a program prints, with secrets masked, read so that it never waits for a reader.
/// More is kept than is shown, so that a secret at the cut is seen whole.
final class LastWords {
  private static final int MOST = 2_000;
  private static final int PATIENCE_MILLIS = 500;

  private final byte[] kept;
  private final SecretText secrets;
  private long total;
  private final Thread reader;

  private LastWords(InputStream output, SecretText secrets) {
    this.secrets = secrets;
    this.kept = new byte[MOST + secrets.longest()];
    this.reader = Thread.ofVirtual().unstarted(() -> read(output));
  }

  static LastWords of(InputStream output, SecretText secrets) {
    LastWords words = new LastWords(output, secrets);
    words.reader.start();
    return words;
  }

  private void read(InputStream output) {
    byte[] buffer = new byte[4096];
    try (output) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        add(buffer, count);
      }
    } catch (IOException _) {
      // The program was ended; what it had said by then is kept.
    }
  }

  private synchronized void add(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      kept[(int) (total++ % kept.length)] = buffer[i];
    }
  }

  /// For people, with a colon in front; empty if nothing was said. A process that the program left
  /// behind may hold its output open, so the end of it is not waited for long.
  String text() throws InterruptedException {
    reader.join(Duration.ofMillis(PATIENCE_MILLIS));
    synchronized (this) {
      int length = (int) Math.min(total, kept.length);
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = kept[(int) ((total - length + i) % kept.length)];
      }
      boolean cut = total > length;
      String whole = new String(bytes, StandardCharsets.UTF_8);
      String text = (cut ? secrets.maskedEnd(whole) : secrets.masked(whole)).strip();
      return text.isEmpty() ? "" : ": " + (cut ? "..." : "") + text;
    }
  }
}
