package org.tranship.runbook.objects;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.testkit.contract.ChangedListing;
import org.tranship.testkit.contract.Claims;

/// A store that cannot tell one state of an object from the next: it shows no version, and removes
/// whatever is there.
final class Unversioned extends ForwardingStore {
  Unversioned(Store inner) {
    super(inner);
  }

  private static Entry without(Entry entry) {
    return new Entry(
        entry.key(),
        entry.size(),
        Version.NONE,
        entry.modified(),
        entry.digest(),
        entry.attributes(),
        entry.placement());
  }

  @Override
  public Capabilities capabilities() {
    return Claims.like(inner().capabilities())
        .replaceIfVersion(false)
        .versions(Capabilities.Versions.NONE)
        .capabilities();
  }

  @Override
  public Listing list(ListRequest request) {
    Listing listing = inner().list(request);
    return new ChangedListing(listing, Unversioned::without);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return inner().stat(key).map(Unversioned::without);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = inner().open(key, request);
    return new ObjectBody() {
      @Override
      public Entry entry() {
        return without(body.entry());
      }

      @Override
      public InputStream stream() {
        return body.stream();
      }

      @Override
      public void close() {
        body.close();
      }
    };
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    WriteOutcome outcome = inner().put(request);
    return outcome instanceof WriteOutcome.Done ? WriteOutcome.done() : outcome;
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return inner()
        .delete(requests.stream().map(request -> DeleteRequest.of(request.key())).toList());
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return Optional.empty();
  }
}
