package org.tranship.runbook.objects;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.tranship.core.store.Condition;
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

/// A store whose versions are made of the content, as ETags mostly are: what was there before and
/// comes again has the version that it had.
final class ByContent extends ForwardingStore {
  private static final Version NO_SUCH = Version.of("no such");

  ByContent(Store inner) {
    super(inner);
  }

  private Version version(Key key) {
    try (ObjectBody body = inner().open(key, ReadRequest.WHOLE)) {
      CRC32 sum = new CRC32();
      sum.update(body.readAll(1 << 20));
      return Version.of("c" + sum.getValue());
    }
  }

  private Entry told(Entry entry) {
    return new Entry(
        entry.key(),
        entry.size(),
        version(entry.key()),
        entry.modified(),
        entry.digest(),
        entry.attributes(),
        entry.placement());
  }

  /// The version that the store itself has, if this is the content it has now.
  private Version own(Key key, Version told) {
    return inner()
        .stat(key)
        .filter(_ -> version(key).equals(told))
        .map(Entry::version)
        .orElse(NO_SUCH);
  }

  @Override
  public Listing list(ListRequest request) {
    Listing listing = inner().list(request);
    return new ChangedListing(listing, this::told);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return inner().stat(key).map(this::told);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    Optional<Version> own = request.ifVersion().map(told -> own(key, told));
    ObjectBody body = inner().open(key, new ReadRequest(request.offset(), request.length(), own));
    Entry entry = told(body.entry());
    return new ObjectBody() {
      @Override
      public Entry entry() {
        return entry;
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
    PutRequest asked =
        request.condition() instanceof Condition.IfVersion(Version told)
            ? new PutRequest(
                request.key(),
                request.content(),
                request.attributes(),
                new Condition.IfVersion(own(request.key(), told)),
                request.known())
            : request;
    WriteOutcome outcome = inner().put(asked);
    return outcome instanceof WriteOutcome.Done
        ? WriteOutcome.done(version(request.key()))
        : outcome;
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return inner()
        .delete(
            requests.stream()
                .map(
                    request ->
                        new DeleteRequest(
                            request.key(),
                            request.ifVersion().map(told -> own(request.key(), told))))
                .toList());
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return Optional.empty();
  }
}
