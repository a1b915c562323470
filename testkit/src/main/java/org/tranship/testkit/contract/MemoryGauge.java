package org.tranship.testkit.contract;

import java.io.InputStream;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Estimates from outside how many bytes an engine holds: those of every small object between the
/// first byte read at the source and the end of its write.
final class MemoryGauge {
  private final ConcurrentHashMap<Key, Long> held = new ConcurrentHashMap<>();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong most = new AtomicLong();

  long most() {
    return most.get();
  }

  private void take(Key key, long bytes) {
    if (held.putIfAbsent(key, bytes) == null) {
      most.accumulateAndGet(now.addAndGet(bytes), Math::max);
    }
  }

  private void giveBack(Key key) {
    Long bytes = held.remove(key);
    if (bytes != null) {
      now.addAndGet(-bytes);
    }
  }

  Store source(Store store) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        ObjectBody body = inner().open(key, request);
        return new ObjectBody() {
          @Override
          public Entry entry() {
            return body.entry();
          }

          @Override
          public InputStream stream() {
            take(key, body.entry().size().bytes());
            return body.stream();
          }

          @Override
          public void close() {
            body.close();
          }
        };
      }
    };
  }

  Store target(Store store) {
    return new ForwardingStore(store) {
      @Override
      public WriteOutcome put(PutRequest request) {
        try {
          Thread.sleep(5); // long enough for others to come
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        try {
          return inner().put(request);
        } finally {
          giveBack(request.key());
        }
      }
    };
  }
}
