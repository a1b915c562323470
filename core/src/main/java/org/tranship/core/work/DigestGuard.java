package org.tranship.core.work;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Digest;

/// Lets a stream of unknown length pass and fails at its end if its digest is not the one expected.
final class DigestGuard extends FilterInputStream {
  private final MessageDigest digest;
  private final Digest expected;
  private boolean ended;
  private @Nullable String wrong;

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
    if (wrong != null) {
      // Whoever reads on after a fault must not take it for the end.
      throw new Tap.CodedFault(wrong);
    }
    int got = in.read(bytes, offset, count);
    if (got > 0) {
      digest.update(bytes, offset, got);
    } else if (got < 0 && !ended) {
      ended = true;
      Digest found = Digest.of(expected.algorithm(), digest.digest());
      if (!found.equals(expected)) {
        wrong = "the content's digest is " + found + " where " + expected + " was recorded";
        throw new Tap.CodedFault(wrong);
      }
    }
    return got;
  }
}
