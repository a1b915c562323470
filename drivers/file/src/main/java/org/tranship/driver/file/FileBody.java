package org.tranship.driver.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.StoreException.Kind;

/// The bytes of a file, or of a range of it. The file's size, times and inode are compared with
/// those from before the file was opened when the last byte is about to be given: bytes of a file
/// that was changed meanwhile never end well. The comparison is by name, so a file that was
/// replaced counts as changed too, although what was read was whole.
final class FileBody extends InputStream implements ObjectBody {
  /// Most bytes asked of the file at once; the JDK copies through a buffer of this size.
  private static final int STEP = 256 * 1024;

  private final Entry entry;
  private final FileFacts before;
  private final Path path;
  private final boolean follow;
  private final @Nullable FileChannel channel;
  private final FileErrors errors;
  private final BooleanSupplier closed;
  private long remaining;

  /// @param channel the file, at the first byte wanted; null for an object without bytes
  /// @param remaining how many bytes of it are wanted
  FileBody(
      Entry entry,
      FileFacts before,
      Path path,
      boolean follow,
      @Nullable FileChannel channel,
      long remaining,
      FileErrors errors,
      BooleanSupplier closed) {
    this.entry = entry;
    this.before = before;
    this.path = path;
    this.follow = follow;
    this.channel = channel;
    this.remaining = remaining;
    this.errors = errors;
    this.closed = closed;
  }

  @Override
  public Entry entry() {
    return entry;
  }

  @Override
  public InputStream stream() {
    return this;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    FileChannel from = channel;
    if (remaining == 0 || from == null) {
      return -1;
    }
    if (closed.getAsBoolean()) {
      throw errors.closed("read", entry.key());
    }
    int wanted = (int) Math.min(Math.min(length, STEP), remaining);
    try {
      int count = from.read(ByteBuffer.wrap(target, offset, wanted));
      if (count < 0) {
        throw errors.because(
            Kind.CHANGED,
            "read",
            entry.key(),
            "the file became shorter while it was read",
            "Run again when nobody writes to it.");
      }
      remaining -= count;
      if (remaining == 0) {
        compare();
      }
      return count;
    } catch (IOException e) {
      throw errors.of(e, "read", entry.key());
    }
  }

  @Override
  public int available() {
    return (int) Math.min(remaining, STEP);
  }

  private void compare() throws IOException {
    FileFacts after;
    try {
      after = FileFacts.of(path, follow);
    } catch (IOException e) {
      if (FileErrors.isMissing(e)) {
        throw errors.because(
            Kind.CHANGED, "read", entry.key(), "the file was removed while it was read");
      }
      throw e;
    }
    if (!after.version().equals(before.version())) {
      throw errors.changed(entry.key());
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read: what it gave has been compared, and nothing can be lost by closing.
      }
    }
  }
}
