package org.tranship.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// A store as a snapshot shows it: listed with a digest of each object but one, and not readable.
final class RecordedStore extends ForwardingStore {
  private final Key without;

  /// @param without an object of which no digest was recorded
  RecordedStore(Store store, Key without) {
    super(store);
    this.without = without;
  }

  @Override
  public Capabilities capabilities() {
    return Claims.like(inner().capabilities()).readable(false).writable(false).capabilities();
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    throw StoreException.of(Kind.UNSUPPORTED, "read", "a record").key(key).build();
  }

  @Override
  public Listing list(ListRequest request) {
    Listing listing = inner().list(request);
    return new ChangedListing(
        listing, entry -> entry.key().equals(without) ? entry : recorded(entry));
  }

  private Entry recorded(Entry entry) {
    RunningDigest digest = new RunningDigest(DigestAlgorithm.SHA256);
    try (ObjectBody body = inner().open(entry.key(), ReadRequest.whole(entry.version()))) {
      byte[] bytes = body.stream().readAllBytes();
      digest.update(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Entry(
        entry.key(),
        entry.size(),
        entry.version(),
        entry.modified(),
        Optional.of(digest.finish()),
        entry.attributes());
  }
}
