package org.tranship.driver.jsonl;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Whole lines of a file from a place on, with the place behind each. What has no line end is not
/// given: it was cut off, or is being written.
final class LineReader implements Closeable {
  private static final int LONGEST = 256 << 20;

  private final InputStream in;
  private long place;

  LineReader(Path file, long from) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    this.in = new BufferedInputStream(Channels.newInputStream(channel.position(from)), 1 << 16);
    this.place = from;
  }

  /// The next line without its end; null if there is no whole one.
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        place += line.size() + 1;
        return line.toByteArray();
      }
      if (line.size() == LONGEST) {
        throw new IOException("A line is longer than 256 MiB");
      }
      line.write(b);
    }
    return null;
  }

  /// Behind the last line that was given.
  long place() {
    return place;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
