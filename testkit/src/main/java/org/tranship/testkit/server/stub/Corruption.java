package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;

/// Plays the faults that change bytes: silently in what is stored, or on the way out.
final class Corruption {
  private Corruption() {}

  /// What the store keeps of a body that was sent whole.
  static StoredBody stored(Fault fault, StoredBody body) {
    return switch (fault) {
      case Fault.Truncate cut when body instanceof StoredBody.Kept kept ->
          truncated(kept, cut.afterBytes());
      case Fault.FlipByte flip when body instanceof StoredBody.Kept kept ->
          flipped(kept, flip.offset());
      case Fault.Truncate _, Fault.FlipByte _ -> body;
      case Fault.None _, Fault.Delay _, Fault.Answer _, Fault.DropBefore _, Fault.DropAfter _ ->
          body;
    };
  }

  private static StoredBody truncated(StoredBody.Kept kept, long length) {
    var pieces = new ArrayList<byte[]>();
    long left = length;
    for (byte[] piece : kept.pieces()) {
      int count = (int) Math.min(piece.length, left);
      if (count > 0) {
        pieces.add(Arrays.copyOf(piece, count));
      }
      left -= count;
    }
    return new StoredBody.Kept(pieces, Math.min(length, kept.size()));
  }

  private static StoredBody flipped(StoredBody.Kept kept, long offset) {
    var pieces = new ArrayList<>(kept.pieces());
    long start = 0;
    for (int i = 0; i < pieces.size(); i++) {
      byte[] piece = pieces.get(i);
      if (offset >= start && offset < start + piece.length) {
        byte[] changed = piece.clone();
        changed[(int) (offset - start)] ^= 1;
        pieces.set(i, changed);
      }
      start += piece.length;
    }
    return new StoredBody.Kept(pieces, kept.size());
  }

  /// Tells the connection to close in the middle of an answer.
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("the answer is cut here, as the fault asks");
    }
  }

  /// A stream to the client through which the fault is played.
  static OutputStream sent(Fault fault, OutputStream out) {
    return switch (fault) {
      case Fault.Truncate cut -> new Cutting(out, cut.afterBytes());
      case Fault.FlipByte flip -> new Flipping(out, flip.offset());
      case Fault.None _, Fault.Delay _, Fault.Answer _, Fault.DropBefore _, Fault.DropAfter _ ->
          out;
    };
  }

  private static final class Cutting extends OutputStream {
    private final OutputStream out;
    private long left;

    Cutting(OutputStream out, long left) {
      this.out = out;
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int count = (int) Math.min(length, left);
      out.write(bytes, offset, count);
      left -= count;
      if (count < length) {
        out.flush();
        throw new Cut();
      }
    }
  }

  private static final class Flipping extends OutputStream {
    private final OutputStream out;
    private final long offset;
    private long at;

    Flipping(OutputStream out, long offset) {
      this.out = out;
      this.offset = offset;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
      if (offset >= at && offset < at + length) {
        copy[(int) (offset - at)] ^= 1;
      }
      at += length;
      out.write(copy, 0, length);
    }
  }
}
