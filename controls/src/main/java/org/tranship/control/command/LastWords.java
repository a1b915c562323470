package org.tranship.control.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The end of what a program prints, read so that it never waits for a reader.
final class LastWords {
  private static final int MOST = 2_000;
  private static final int PATIENCE_MILLIS = 500;

  private final byte[] kept = new byte[MOST];
  private long total;
  private final Thread reader;

  private LastWords(InputStream output) {
    this.reader = Thread.ofVirtual().unstarted(() -> read(output));
  }

  static LastWords of(InputStream output) {
    LastWords words = new LastWords(output);
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
      kept[(int) (total++ % MOST)] = buffer[i];
    }
  }

  /// For people, with a colon in front; empty if nothing was said. A process that the program left
  /// behind may hold its output open, so the end of it is not waited for long.
  String text() throws InterruptedException {
    reader.join(java.time.Duration.ofMillis(PATIENCE_MILLIS));
    synchronized (this) {
      int length = (int) Math.min(total, MOST);
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = kept[(int) ((total - length + i) % MOST)];
      }
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "" : ": " + (total > MOST ? "..." : "") + text;
    }
  }
}
