package org.tranship.core.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A body that is in memory already.
///
/// @param entry the object it is of
/// @param stream its bytes, or the part that was asked for
public record HeldBody(Entry entry, InputStream stream) implements ObjectBody {
  /// All of an object.
  public HeldBody(Entry entry, byte[] bytes) {
    this(entry, new ByteArrayInputStream(bytes));
  }

  @Override
  public void close() {}
}
