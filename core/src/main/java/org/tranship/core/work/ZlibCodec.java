package org.tranship.core.work;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.tranship.core.value.Attributes;

/// The zlib format of RFC 1950. `zlib` codes everything, `zlib-above:N` only what is strictly
/// longer than N bytes. Only the caller knows which it was, so `zlib-above` says how to code and
/// never how something is coded.
final class ZlibCodec implements Codec {
  /// What Anchore uses: fast, and its header is 78 5e.
  private static final int LEVEL = 3;

  private static final int BUFFER = 64 * 1024;

  private final long above;

  /// @param above code only what is longer, in bytes; -1 is not a special case, it is below any
  ///   length
  ZlibCodec(long above) {
    this.above = above;
  }

  /// @throws IllegalStateException for `zlib-above`
  @Override
  public InputStream decode(InputStream encoded, Attributes attributes) {
    if (above >= 0) {
      throw new IllegalStateException("zlib-above does not say how something is coded.");
    }
    Inflater inflater = new Inflater();
    return new InflaterInputStream(encoded, inflater, BUFFER) {
      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        int got;
        try {
          got = super.read(bytes, offset, count);
        } catch (EOFException _) {
          throw new ZipException("it ends early");
        }
        if (got < 0 && !inflater.finished()) {
          // What needs a dictionary would otherwise pass for empty.
          throw new ZipException("it needs a dictionary");
        }
        return got;
      }

      @Override
      public void close() throws IOException {
        inflater.end();
        super.close();
      }
    };
  }

  @Override
  public Encoding encoding(Traits traits) {
    return traits.length().bytes() > above ? new Deflating() : Codec.IDENTITY.encoding(traits);
  }

  private static final class Deflating implements Encoding {
    @Override
    public String name() {
      return "zlib";
    }

    @Override
    public InputStream encode(InputStream plain) {
      Deflater deflater = new Deflater(LEVEL);
      return new DeflaterInputStream(plain, deflater, BUFFER) {
        @Override
        public void close() throws IOException {
          deflater.end();
          super.close();
        }
      };
    }

    @Override
    public Attributes attributes() {
      return Attributes.NONE;
    }

    @Override
    public boolean identity() {
      return false;
    }
  }
}
