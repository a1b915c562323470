package org.tranship.core.work;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.tranship.core.store.StoreException;

/// A stream whose faults say what they mean: each becomes an [IOException] with a [StoreException]
/// inside, which every driver hands on as it is. Without that, wrong bytes of one object would look
/// to the driver that sends them like a source that cannot be reached.
final class ToldStream extends FilterInputStream {
  private final Function<Exception, StoreException> meaning;

  /// @param meaning what a fault of the stream means, if it does not say so itself
  ToldStream(InputStream in, Function<Exception, StoreException> meaning) {
    super(in);
    this.meaning = meaning;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    try {
      return in.read(bytes, offset, count);
    } catch (IOException | CodingException e) {
      StoreException told = ItemFaults.inside(e).orElseGet(() -> meaning.apply(e));
      throw new IOException(told.getMessage(), told);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    // By reading, so that nothing beneath is left out of a digest.
    return in.readNBytes((int) Math.min(count, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
