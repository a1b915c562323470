package org.tranship.core.layer;

import java.io.InputStream;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;

/// A body whose bytes go through a stream of a layer, or whose entry has another key.
record BodyOver(ObjectBody inner, Entry entry, InputStream stream) implements ObjectBody {
  @Override
  public void close() {
    inner.close();
  }
}
