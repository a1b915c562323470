package org.tranship.core.store;

import java.util.List;
import java.util.Optional;
import org.tranship.core.value.Key;

/// A store that hands every call to another: what layers start from, each overriding what it is
/// about. `feature` hands through unwrapped; a layer that must not be bypassed overrides it too.
public abstract class ForwardingStore implements Store {
  private final Store inner;

  protected ForwardingStore(Store inner) {
    this.inner = inner;
  }

  /// The store behind this one.
  protected final Store inner() {
    return inner;
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public void check() {
    inner.check();
  }

  @Override
  public Listing list(ListRequest request) {
    return inner.list(request);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return inner.stat(key);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    return inner.open(key, request);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return inner.put(request);
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return inner.delete(requests);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return inner.feature(type);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public String toString() {
    return inner.toString();
  }
}
