package org.tranship.driver.swift;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.core.store.Content;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// MD5 over bytes that come piece by piece: the one digest that Swift knows. For one thread.
final class RunningMd5 {
  private final MessageDigest digest;

  RunningMd5() {
    try {
      digest = MessageDigest.getInstance(DigestAlgorithm.MD5.javaName());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5.", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /// The digest of everything so far; call it once.
  Digest finish() {
    return Digest.of(DigestAlgorithm.MD5, digest.digest());
  }

  static Digest of(Content.Bytes bytes) {
    RunningMd5 md5 = new RunningMd5();
    md5.update(bytes.array(), bytes.offset(), bytes.length());
    return md5.finish();
  }

  /// The stream, with all that is read from it going through here.
  InputStream over(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
          digest.update((byte) b);
        }
        return b;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
          digest.update(target, offset, count);
        }
        return count;
      }
    };
  }
}
