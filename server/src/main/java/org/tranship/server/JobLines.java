package org.tranship.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that [JobLedger] appends its lines to.
///
/// Crash argument. A line is in the file whole and forced, or it is not there: what a write or a
/// forcing that failed has left is cut off again, before anything else is written. Where it cannot
/// be cut off, on a disk that has failed, nothing more is written until it can be: a line behind
/// half a line could not be read, and one that a caller was told of as failed would come true. What
/// a crash cut off is the last line.
final class JobLines implements AutoCloseable {
  /// Puts bytes onto the disk. A seam for tests, which let it fail.
  @FunctionalInterface
  interface Disk {
    Disk REAL =
        (out, bytes) -> {
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          out.force(true);
        };

    /// Writes all of it and forces it.
    void write(FileChannel out, ByteBuffer bytes) throws IOException;
  }

  private final Path file;
  private final Disk disk;
  private FileChannel channel;
  private long good;
  private boolean torn;

  private JobLines(Path file, Disk disk, FileChannel channel) throws IOException {
    this.file = file;
    this.disk = disk;
    this.channel = channel;
    this.good = channel.size();
  }

  /// Opens a file that ends with a whole line, or is empty.
  static JobLines open(Path file, Disk disk) throws IOException {
    return new JobLines(file, disk, opened(file));
  }

  private static FileChannel opened(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /// Appends a line. Durable when it returns; not there when it throws, nor later.
  ///
  /// A thread that was told to stop would close the file by writing to it, so it is told again
  /// afterwards.
  void append(String line) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (!channel.isOpen()) {
        channel = opened(file);
      }
      if (good < 0) {
        good = channel.size();
      }
      if (torn) {
        cut();
      }
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      int length = bytes.remaining();
      torn = true;
      try {
        disk.write(channel, bytes);
      } catch (IOException e) {
        cutAfter(e);
        throw e;
      }
      torn = false;
      good += length;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// How long the file is; 0 where that is not known.
  long length() {
    return Math.max(0, good);
  }

  /// Another file, which ends with a whole line, may be under the name now. The one that was open
  /// is not written to any more.
  void replaced() throws IOException {
    good = -1;
    torn = false;
    channel.close();
  }

  private void cutAfter(IOException fault) {
    try {
      cut();
    } catch (IOException e) {
      fault.addSuppressed(e); // The next line tries again, before it is written.
    }
  }

  private void cut() throws IOException {
    channel.truncate(good);
    channel.force(true);
    torn = false;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
