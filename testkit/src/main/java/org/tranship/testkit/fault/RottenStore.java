package org.tranship.testkit.fault;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// A store on a disk that rots: one byte of some objects has flipped, and neither listing nor
/// version shows it; an empty one has got a byte. For objects that fit into memory.
public final class RottenStore extends ForwardingStore {
  private static final int MOST = 1 << 24;

  private final Set<Key> rotten;

  /// @param rotten asked at each read, so that objects may rot while the store is open
  public RottenStore(Store inner, Set<Key> rotten) {
    super(inner);
    this.rotten = rotten;
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = inner().open(key, request);
    if (!rotten.contains(key)) {
      return body;
    }
    byte[] bytes;
    Entry entry = body.entry();
    try (body) {
      bytes = body.readAll(MOST);
    }
    if (bytes.length == 0) {
      bytes = new byte[1];
    }
    bytes[0] ^= 1;
    InputStream stream = new ByteArrayInputStream(bytes);
    return new ObjectBody() {
      @Override
      public Entry entry() {
        return entry;
      }

      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public void close() {}
    };
  }

  /// Nothing that leads past [#open].
  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return Optional.empty();
  }
}
