package org.tranship.driver.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;

/// The bytes of a file, read from a replica's directory. A file of a version is never written to
/// again, so what was opened stays what it is.
final class ReplicaBody extends InputStream implements ObjectBody {
  private final Entry entry;
  private final FileChannel channel;
  private final FabricErrors errors;
  private long left;

  /// @param channel the whole file, whose length has been compared
  ReplicaBody(Entry entry, FileChannel channel, ReadRequest request, FabricErrors errors)
      throws IOException {
    this.entry = entry;
    this.channel = channel;
    this.errors = errors;
    long size = entry.size().bytes();
    long offset = Math.min(request.offset(), size);
    this.left = Math.min(request.length().orElse(Long.MAX_VALUE), size - offset);
    FileChannel _ = channel.position(offset);
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
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int count;
    try {
      count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)));
    } catch (IOException e) {
      StoreException fault = errors.of("read", entry.key(), e);
      throw new IOException(fault.getMessage(), fault);
    }
    if (count < 0) {
      StoreException fault =
          errors
              .fault(Kind.CORRUPT, "read", entry.key())
              .because("the replica's file ended " + left + " bytes early")
              .build();
      throw new IOException(fault.getMessage(), fault);
    }
    left -= count;
    return count;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // It was opened for reading: nothing can be lost.
    }
  }
}
