package org.tranship.driver.jdbc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A source that must give exactly so many bytes. The byte behind the last is asked for before the
/// last piece is handed on, so that a source that is too long fails before its write is complete.
/// What went wrong stays here to be told, since a JDBC driver wraps it beyond recognition.
final class ExactStream extends FilterInputStream {
  private final Runnable whenRead;
  private long left;
  private @Nullable IOException fault;

  /// @param whenRead is told whenever bytes came from the source
  /// @throws WrongLength if nothing is announced and the source has something
  ExactStream(InputStream in, long size, Runnable whenRead) throws IOException {
    super(in);
    this.whenRead = whenRead;
    this.left = size;
    if (size == 0 && in.read() >= 0) {
      in.close();
      throw new WrongLength("the source gave bytes where none were announced");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    try {
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new WrongLength("the source ended " + left + " bytes before its announced size");
      }
      left -= count;
      whenRead.run();
      if (left == 0 && in.read() >= 0) {
        throw new WrongLength("the source gave more bytes than its announced size");
      }
      return count;
    } catch (IOException e) {
      fault = e;
      throw e;
    } catch (RuntimeException e) {
      // Nothing unchecked may cross a driver in the middle of a message.
      IOException wrapped = new IOException(e);
      fault = wrapped;
      throw wrapped;
    }
  }

  /// Closes the source. What it says to that changes nothing: all bytes were had, or its fault is
  /// told already.
  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      // See above.
    }
  }

  /// The fault of the source, if it had one.
  @Nullable IOException fault() {
    return fault;
  }

  /// The source has another length than announced.
  static final class WrongLength extends IOException {
    private static final long serialVersionUID = 1L;

    WrongLength(String message) {
      super(message);
    }
  }
}
