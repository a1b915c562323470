package org.tranship.testkit.fault;

import java.io.InputStream;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;

/// A body that says what another one says of its object, and gives other bytes.
///
/// @param body is closed with this one
/// @param stream the bytes that are given
public record OtherBytes(ObjectBody body, InputStream stream) implements ObjectBody {
  @Override
  public Entry entry() {
    return body.entry();
  }

  @Override
  public void close() {
    body.close();
  }
}
