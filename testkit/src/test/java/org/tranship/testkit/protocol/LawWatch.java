package org.tranship.testkit.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Sees, at the stores themselves and across all processes, whether the first law is kept: nothing
/// is deleted at the source before its copy was read back to its end and every row that points at
/// it is committed. It asks the world, not the journal.
final class LawWatch {
  /// Whether a source object may go, by what is committed now; empty if it may.
  @FunctionalInterface
  interface Rule {
    List<String> objections(Key source);
  }

  private final Set<Key> readBack = ConcurrentHashMap.newKeySet();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final List<Key> puts = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong writes = new AtomicLong();
  private final Rule rule;

  LawWatch(Rule rule) {
    this.rule = rule;
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /// How many puts and deletions reached the stores.
  long writes() {
    return writes.get();
  }

  /// The keys that puts at the target named, each time.
  List<Key> puts() {
    return List.copyOf(puts);
  }

  boolean wasReadBack(Key target) {
    return readBack.contains(target);
  }

  Store target(Store store) {
    return new ForwardingStore(store) {
      @Override
      public WriteOutcome put(PutRequest request) {
        writes.incrementAndGet();
        puts.add(request.key());
        WriteOutcome outcome = inner().put(request);
        if (outcome instanceof WriteOutcome.Done) {
          readBack.remove(request.key());
        }
        return outcome;
      }

      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        writes.incrementAndGet();
        return inner().delete(requests);
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        ObjectBody body = inner().open(key, request);
        return request.isWhole() ? noticed(body, key) : body;
      }
    };
  }

  Store source(Store store) {
    return new ForwardingStore(store) {
      @Override
      public WriteOutcome put(PutRequest request) {
        writes.incrementAndGet();
        return inner().put(request);
      }

      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        writes.incrementAndGet();
        for (DeleteRequest request : requests) {
          violations.addAll(rule.objections(request.key()));
        }
        return inner().delete(requests);
      }
    };
  }

  private ObjectBody noticed(ObjectBody body, Key key) {
    var stream =
        new FilterInputStream(body.stream()) {
          @Override
          public int read(byte[] bytes, int offset, int count) throws IOException {
            int got = in.read(bytes, offset, count);
            if (got < 0) {
              readBack.add(key);
            }
            return got;
          }
        };
    return new ObjectBody() {
      @Override
      public org.tranship.core.store.Entry entry() {
        return body.entry();
      }

      @Override
      public java.io.InputStream stream() {
        return stream;
      }

      @Override
      public void close() {
        body.close();
      }
    };
  }
}
