package org.tranship.core.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// A digest over bytes that come piece by piece; a CRC and a hash behind one face. For one thread.
public final class RunningDigest {
  private interface Sink {
    void update(byte[] bytes, int offset, int length);

    byte[] value();
  }

  private final DigestAlgorithm algorithm;
  private final Sink sink;

  public RunningDigest(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.sink =
        switch (algorithm) {
          case CRC32C -> crc(new CRC32C());
          case CRC32 -> crc(new CRC32());
          case MD5, SHA1, SHA256 -> hash(algorithm.javaName());
        };
  }

  private static Sink crc(Checksum crc) {
    return new Sink() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
      }

      @Override
      public byte[] value() {
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
      }
    };
  }

  private static Sink hash(String name) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + name + ".", e);
    }
    return new Sink() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
      }

      @Override
      public byte[] value() {
        return digest.digest();
      }
    };
  }

  public void update(byte[] bytes, int offset, int length) {
    sink.update(bytes, offset, length);
  }

  /// The stream, with all that is read from it going through here.
  public InputStream over(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
          update(target, offset, count);
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
    };
  }

  /// The digest of everything so far; call it once.
  public Digest finish() {
    return Digest.of(algorithm, sink.value());
  }

  public static Digest of(DigestAlgorithm algorithm, Content.Bytes bytes) {
    RunningDigest digest = new RunningDigest(algorithm);
    digest.update(bytes.array(), bytes.offset(), bytes.length());
    return digest.finish();
  }
}
