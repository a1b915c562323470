package org.tranship.core.work;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.tranship.core.value.Digest;

/// Lets a stream of unknown length pass and fails at its end if its digest is not the one expected.
final class DigestGuard extends FilterInputStream {
  private final MessageDigest digest;
  private final Digest expected;
  private boolean ended;

  DigestGuard(InputStream in, Digest expected) {
    super(in);
    this.digest = Tap.messageDigest(expected.algorithm());
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int got = in.read(bytes, offset, count);
    if (got > 0) {
      digest.update(bytes, offset, got);
    } else if (got < 0 && !ended) {
      ended = true;
      Digest found = Digest.of(expected.algorithm(), digest.digest());
      if (!found.equals(expected)) {
        throw new Tap.CodedFault(
            "the content's digest is " + found + " where " + expected + " was recorded");
      }
    }
    return got;
  }
}
