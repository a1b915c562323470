package org.tranship.driver.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Feeds a digest with every byte that is read through it.
final class HashingStream extends FilterInputStream {
  private final RunningDigest digest;

  HashingStream(InputStream in, RunningDigest digest) {
    super(in);
    this.digest = digest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > 0) {
      digest.update(target, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    throw new IOException("What is hashed is read, not skipped.");
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
