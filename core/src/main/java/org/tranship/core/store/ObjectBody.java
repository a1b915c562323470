package org.tranship.core.store;

import java.io.IOException;
import java.io.InputStream;

/// An object opened for reading.
public interface ObjectBody extends AutoCloseable {
  /// The object's entry, of the very version whose bytes follow, with the attributes that come with
  /// reading it.
  Entry entry();

  /// The bytes asked for. Each call gives the same stream. A fault is thrown as a [StoreException],
  /// or as an [IOException] with one as its cause.
  InputStream stream();

  @Override
  void close();

  /// Reads it all into one array.
  ///
  /// @param limit largest size accepted, in bytes
  /// @throws IllegalArgumentException if the body is larger: memory stays bounded
  default byte[] readAll(int limit) {
    try {
      byte[] bytes = stream().readNBytes(limit);
      if (stream().read() >= 0) {
        throw new IllegalArgumentException(
            "The object " + entry().key() + " is larger than " + limit + " bytes.");
      }
      return bytes;
    } catch (IOException e) {
      throw StoreException.reading(e, entry().key());
    }
  }
}
