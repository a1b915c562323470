package org.tranship.testkit.layer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Claims;

/// Counts the writes that were really carried out, and can claim to know no versions.
final class WriteLog extends ForwardingStore {
  private final Map<Key, Integer> written = new ConcurrentHashMap<>();
  private final Capabilities.Versions versions;

  WriteLog(Store inner) {
    this(inner, inner.capabilities().versions());
  }

  WriteLog(Store inner, Capabilities.Versions versions) {
    super(inner);
    this.versions = versions;
  }

  @Override
  public Capabilities capabilities() {
    return Claims.like(inner().capabilities()).versions(versions).capabilities();
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    WriteOutcome outcome = inner().put(request);
    if (outcome instanceof WriteOutcome.Done) {
      written.merge(request.key(), 1, Integer::sum);
    }
    return outcome;
  }

  int written(Key key) {
    return Optional.ofNullable(written.get(key)).orElse(0);
  }
}
