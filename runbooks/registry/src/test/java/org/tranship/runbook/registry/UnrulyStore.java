package org.tranship.runbook.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// A store of a registry that denies what a test has it deny. Before it lists, somebody is told
/// what: the store's name and the prefix.
final class UnrulyStore extends ForwardingStore {
  /// Objects that are listed and may not be read.
  final Set<String> unreadable = new HashSet<>();

  /// How often each key was written.
  final Map<String, Integer> written = new ConcurrentHashMap<>();

  /// Which keys were opened to be read.
  final Set<String> opened = ConcurrentHashMap.newKeySet();

  /// Whether it takes no writes.
  boolean denies;

  /// Whether the process dies when it removes something.
  boolean diesRemoving;

  /// Whether what is removed next may never be.
  boolean unremovable;

  private final Set<Key> stuck = new HashSet<>();
  private final Consumer<String> listed;

  UnrulyStore(Store inner, Consumer<String> listed) {
    super(inner);
    this.listed = listed;
  }

  @Override
  public Listing list(ListRequest request) {
    listed.accept(inner() + request.prefix());
    return inner().list(request);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    if (unreadable.contains(key.text())) {
      throw denied("read", key);
    }
    boolean _ = opened.add(key.text());
    return inner().open(key, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    if (denies) {
      throw denied("write", request.key());
    }
    int _ = written.merge(request.key().text(), 1, Integer::sum);
    return inner().put(request);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    if (diesRemoving) {
      throw new Error("killed");
    }
    if (unremovable) {
      unremovable = false;
      requests.forEach(request -> stuck.add(request.key()));
    }
    return requests.stream()
        .map(
            request ->
                stuck.contains(request.key())
                    ? new WriteOutcome.Refused(denied("remove", request.key()))
                    : inner().delete(List.of(request)).getFirst())
        .toList();
  }

  private StoreException denied(String what, Key key) {
    return StoreException.of(Kind.ACCESS_DENIED, what, inner().toString()).key(key).build();
  }
}
