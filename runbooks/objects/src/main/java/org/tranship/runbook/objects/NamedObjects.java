package org.tranship.runbook.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// A listing of just the objects that are named, each asked for alone, some at once.
final class NamedObjects implements Listing {
  private static final int AT_ONCE = 32;

  /// What an object is that is named and not there.
  enum Missing {
    /// A fault with its name.
    FAULT,
    /// Nothing to be listed.
    NOTHING
  }

  /// A question under way.
  private record Asked(Key key, Future<Optional<Entry>> answer) {}

  private final Store store;
  private final KeyLines.Keys keys;
  private final Missing missing;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

  /// @param keys in key order; closed with this
  NamedObjects(Store store, KeyLines.Keys keys, Missing missing) {
    this.store = store;
    this.keys = keys;
    this.missing = missing;
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      while (asked.size() < AT_ONCE) {
        Optional<Key> key = keys.next();
        if (key.isEmpty()) {
          break;
        }
        asked.add(new Asked(key.get(), asking.submit(() -> store.stat(key.get()))));
      }
      Asked first = asked.poll();
      if (first == null) {
        return null;
      }
      Optional<Entry> entry = answer(first);
      if (entry.isPresent()) {
        return entry.get();
      }
      if (missing == Missing.FAULT) {
        throw StoreException.of(Kind.NOT_FOUND, "read", store.toString())
            .key(first.key())
            .because("there is no such object, though the file of keys names it")
            .build();
      }
    }
  }

  private Optional<Entry> answer(Asked one) {
    try {
      return one.answer().get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw StoreException.of(Kind.INTERRUPTED, "stat", store.toString())
          .because("the thread was told to stop")
          .build();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException fault) {
        if (missing == Missing.NOTHING && fault.kind() == Kind.INVALID_KEY) {
          return Optional.empty(); // a store that cannot have the key has no such object
        }
        throw fault.retryable() ? ofAll(fault) : fault;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("An object could not be asked for", e.getCause());
    }
  }

  /// A store that does not answer after all retries ends the listing: the next name would wait as
  /// long.
  private static StoreException ofAll(StoreException fault) {
    return StoreException.of(fault.kind(), fault.operation(), fault.store())
        .because(fault.reason())
        .next(fault.next())
        .causedBy(fault)
        .build();
  }

  @Override
  public void close() {
    try (keys) {
      asking.shutdownNow();
      asking.close();
    }
  }
}
