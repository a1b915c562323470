package org.tranship.core.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.tranship.core.value.ByteCount;

/// The bytes to be written. It can be opened again, from the first byte, as often as a write has to
/// be tried again; each opening gives the same bytes or fails.
public sealed interface Content {
  /// Its exact length.
  ByteCount size();

  /// A fresh stream over all of it, closed by the caller.
  InputStream open() throws IOException;

  static Content of(byte[] bytes) {
    return new Bytes(bytes, 0, bytes.length);
  }

  /// Content in memory; the array is neither copied nor changed.
  ///
  /// @param array where the bytes are
  /// @param offset index of the first
  /// @param length how many
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy would cost the hot path
  record Bytes(byte[] array, int offset, int length) implements Content {
    public Bytes {
      Objects.checkFromIndexSize(offset, length, array.length);
    }

    @Override
    public ByteCount size() {
      return ByteCount.of(length);
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(array, offset, length);
    }
  }

  /// Content that is read from somewhere while it is written.
  ///
  /// @param size its exact length; a stream that gives fewer or more bytes is a fault
  /// @param opener opens it again from the start
  record Streamed(ByteCount size, Opener opener) implements Content {
    @Override
    public InputStream open() throws IOException {
      return opener.open();
    }
  }

  /// Opens a stream from its first byte.
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }
}
