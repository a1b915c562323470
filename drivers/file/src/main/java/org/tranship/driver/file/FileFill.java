package org.tranship.driver.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// Copies content into a file, and tells a fault of the content from one of the file.
final class FileFill {
  /// How much of a stream is held in memory.
  private static final int BUFFER = 128 * 1024;

  private final FileErrors errors;
  private final BooleanSupplier closed;

  FileFill(FileErrors errors, BooleanSupplier closed) {
    this.errors = errors;
    this.closed = closed;
  }

  /// Writes the content of a request into the file.
  ///
  /// @throws SourceFault for what is wrong with the content
  /// @throws IOException for what is wrong with the file
  void fill(FileChannel channel, PutRequest request) throws IOException, SourceFault {
    switch (request.content()) {
      case Content.Bytes(byte[] array, int offset, int length) -> {
        for (int done = 0; done < length; ) {
          int step = Math.min(BUFFER, length - done);
          write(channel, array, offset + done, step);
          done += step;
        }
      }
      case Content.Streamed streamed -> {
        long size = streamed.size().bytes();
        try (InputStream in = open(streamed)) {
          byte[] buffer = new byte[(int) Math.min(BUFFER, size + 1)];
          long total = 0;
          for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
            total += count;
            if (total > size) {
              throw announced(request.key(), "more than the " + size + " bytes", total);
            }
            if (closed.getAsBoolean()) {
              throw errors.closed("write", request.key());
            }
            write(channel, buffer, 0, count);
          }
          if (total < size) {
            throw announced(request.key(), total + " of the " + size + " bytes", total);
          }
        }
      }
    }
  }

  private static void write(FileChannel channel, byte[] array, int offset, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /// A fault of the content, kept apart from those of the file that is written.
  static final class SourceFault extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException fault;

    SourceFault(IOException fault) {
      super(fault);
      this.fault = fault;
    }

    IOException fault() {
      return fault;
    }
  }

  private static InputStream open(Content content) throws SourceFault {
    try {
      return content.open();
    } catch (IOException e) {
      throw new SourceFault(e);
    } catch (StoreException e) {
      throw new SourceFault(new IOException(e));
    }
  }

  private static int read(InputStream in, byte[] buffer) throws SourceFault {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new SourceFault(e);
    } catch (StoreException e) {
      throw new SourceFault(new IOException(e));
    }
  }

  private SourceFault announced(Key key, String what, long total) {
    return new SourceFault(
        new IOException(
            errors.because(
                Kind.SOURCE_FAULT,
                "write",
                key,
                "the source gave " + what + " it announced" + (total == 0 ? ", nothing" : ""))));
  }
}
