package org.tranship.runbook.anchore.layout;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;
import java.util.zip.InflaterInputStream;

/// Anchore's compressed form of a document: one zlib stream (RFC 1950) of level 3, which starts
/// with the bytes 78 5e. Not gzip.
///
/// Both directions work in constant memory. The compressed bytes differ between zlib builds, so
/// compare documents decoded.
public final class ZlibStreams {
  private static final int LEVEL = 3;
  private static final int BUFFER_BYTES = 16 * 1024;

  private ZlibStreams() {}

  /// Compresses while being read. Closing it closes `plain` and frees the native memory.
  public static InputStream compress(InputStream plain) {
    return new Compressing(plain, new Deflater(LEVEL));
  }

  /// Decompresses while being read. A stream that ends early raises EOFException, damage raises
  /// ZipException (a checksum closes every zlib stream); closing it closes `compressed`.
  public static InputStream decompress(InputStream compressed) {
    return new InflaterInputStream(compressed);
  }

  /// The JDK's filter frees only a deflater that it made itself, and that one has another level.
  private static final class Compressing extends DeflaterInputStream {
    private final Deflater deflater;

    Compressing(InputStream plain, Deflater deflater) {
      super(plain, deflater, BUFFER_BYTES);
      this.deflater = deflater;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        deflater.end();
      }
    }
  }
}
