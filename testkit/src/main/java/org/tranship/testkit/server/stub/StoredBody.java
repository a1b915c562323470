package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The bytes of an object, or what stands for them.
sealed interface StoredBody {
  long size();

  /// Bytes as they were sent, in pieces, so that a multipart upload is joined without copying.
  record Kept(List<byte[]> pieces, long size) implements StoredBody {
    public Kept {
      pieces = List.copyOf(pieces);
    }
  }

  /// Bytes that are made when they are read, the same ones each time; they take no memory.
  record Generated(int seed, long size) implements StoredBody {}

  /// Too large to keep: the size is known, reading is refused.
  record Dropped(long size) implements StoredBody {}

  /// Writes a part of the bytes.
  ///
  /// @throws S3Failure if they were dropped
  static void write(StoredBody body, long from, long length, OutputStream out)
      throws IOException, S3Failure {
    switch (body) {
      case Kept kept -> writePieces(kept.pieces(), from, length, out);
      case Generated generated -> Pattern.write(generated.seed(), from, length, out);
      case Dropped dropped -> throw dropped(dropped);
    }
  }

  private static void writePieces(List<byte[]> pieces, long from, long length, OutputStream out)
      throws IOException {
    long skip = from;
    long left = length;
    for (byte[] piece : pieces) {
      if (skip >= piece.length) {
        skip -= piece.length;
        continue;
      }
      int count = (int) Math.min(piece.length - skip, left);
      out.write(piece, (int) skip, count);
      skip = 0;
      left -= count;
      if (left == 0) {
        return;
      }
    }
  }

  static S3Failure dropped(Dropped body) {
    return new S3Failure(
        501,
        "NotImplemented",
        "This body of " + body.size() + " bytes was dropped; start the stub with a larger limit.");
  }

  /// Joins the parts of an upload. One dropped part drops the whole.
  static StoredBody join(List<StoredBody> parts) {
    long size = parts.stream().mapToLong(StoredBody::size).sum();
    var pieces = new ArrayList<byte[]>();
    for (StoredBody part : parts) {
      if (!(part instanceof Kept kept)) {
        return new Dropped(size);
      }
      pieces.addAll(kept.pieces());
    }
    return new Kept(pieces, size);
  }

  /// Pseudo-random bytes that do not compress: one block, entered at a place the seed decides.
  final class Pattern {
    private static final int BLOCK = 1 << 20;
    private static final byte[] BYTES = new byte[BLOCK];

    static {
      new SplittableRandom(20261121L).nextBytes(BYTES);
    }

    private Pattern() {}

    private static void write(int seed, long from, long length, OutputStream out)
        throws IOException {
      // An odd stride spreads neighbouring seeds over the whole block.
      int at = (int) Math.floorMod(seed * 7919L + from, (long) BLOCK);
      long left = length;
      while (left > 0) {
        int count = (int) Math.min(left, BLOCK - at);
        out.write(BYTES, at, count);
        left -= count;
        at = 0;
      }
    }
  }
}
