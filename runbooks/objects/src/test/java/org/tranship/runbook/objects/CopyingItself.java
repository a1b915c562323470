package org.tranship.runbook.objects;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A store whose service copies objects by itself, and keeps a checksum of each.
final class CopyingItself extends ForwardingStore implements ServerCopies {
  private final Store origin;

  /// @param origin where the service finds what it is told to copy
  CopyingItself(Store inner, Store origin) {
    super(inner);
    this.origin = origin;
  }

  private static byte[] bytes(Store store, String key, Version version) {
    try (var body = store.open(Key.of(key), ReadRequest.whole(version))) {
      return body.readAll(1 << 23);
    }
  }

  @Override
  public Place place(Key key) {
    return new Place("one service", key.text());
  }

  @Override
  public ByteCount largestCopy() {
    return ByteCount.ofMiB(8);
  }

  @Override
  public Set<String> checksums(Key key, Version version) {
    String text = new String(bytes(inner(), key.text(), version), StandardCharsets.UTF_8);
    return Set.of("text:" + text.hashCode());
  }

  @Override
  public WriteOutcome copy(Request request) {
    byte[] bytes = bytes(origin, request.from().path(), request.version());
    return inner()
        .put(
            PutRequest.of(request.key(), bytes)
                .with(request.attributes())
                .with(request.condition()));
  }

  @Override
  public Upload begin(Request request) {
    throw new UnsupportedOperationException("Copied in pieces: " + request);
  }

  @Override
  public Part part(Upload upload, int number, Piece piece) {
    throw new UnsupportedOperationException("Copied in pieces: " + upload + ", " + number);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == ServerCopies.class ? Optional.of(type.cast(this)) : inner().feature(type);
  }
}
