package org.tranship.testkit.layer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.HeldBody;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// A store that gives four small objects at once, and counts how it is asked.
public final class BatchingStore extends ForwardingStore implements BatchReads {
  public final AtomicInteger batches = new AtomicInteger();
  public final AtomicInteger opened = new AtomicInteger();

  /// These are left out of every batch.
  public final Set<Key> leftOut = new HashSet<>();

  /// What a batch does before it is read.
  public Runnable before = () -> {};

  public BatchingStore(Store inner) {
    super(inner);
  }

  @Override
  public int most() {
    return 4;
  }

  @Override
  public List<ObjectBody> read(List<Key> keys) {
    batches.incrementAndGet();
    before.run();
    List<ObjectBody> bodies = new ArrayList<>();
    for (Key key : keys) {
      boolean there = inner().stat(key).filter(e -> e.size().bytes() <= SMALL).isPresent();
      if (there && !leftOut.contains(key)) {
        try (ObjectBody body = inner().open(key, ReadRequest.WHOLE)) {
          bodies.add(new HeldBody(body.entry(), body.readAll(SMALL)));
        }
      }
    }
    return bodies;
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    opened.incrementAndGet();
    return inner().open(key, request);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == BatchReads.class ? Optional.of(type.cast(this)) : inner().feature(type);
  }
}
