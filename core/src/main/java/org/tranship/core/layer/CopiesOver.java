package org.tranship.core.layer;

import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Copies inside a service, with a layer's work around each call.
///
/// @param inner the copies of the store behind
/// @param around what is done around a call
/// @param keys this layer's keys as the store behind knows them
record CopiesOver(ServerCopies inner, Around around, UnaryOperator<Key> keys)
    implements ServerCopies {

  /// A layer's work around one call.
  interface Around {
    /// @param key of the object that is written or asked for, as this layer's caller names it
    <T> T call(StoreOperation operation, Key key, Supplier<T> call);
  }

  CopiesOver(ServerCopies inner, Around around) {
    this(inner, around, UnaryOperator.identity());
  }

  @Override
  public Place place(Key key) {
    return inner.place(keys.apply(key));
  }

  @Override
  public ByteCount largestCopy() {
    return inner.largestCopy();
  }

  @Override
  public Set<String> checksums(Key key, Version version) {
    return around.call(StoreOperation.STAT, key, () -> inner.checksums(keys.apply(key), version));
  }

  @Override
  public WriteOutcome copy(Request request) {
    return around.call(StoreOperation.COPY, request.key(), () -> inner.copy(known(request)));
  }

  @Override
  public Upload begin(Request request) {
    Upload upload =
        around.call(StoreOperation.BEGIN, request.key(), () -> inner.begin(known(request)));
    return new Upload(request.key(), upload.id(), upload.begun());
  }

  @Override
  public Part part(Upload upload, int number, Piece piece) {
    Upload known = new Upload(keys.apply(upload.key()), upload.id(), upload.begun());
    return around.call(StoreOperation.COPY, upload.key(), () -> inner.part(known, number, piece));
  }

  private Request known(Request request) {
    return new Request(
        request.from(),
        request.version(),
        keys.apply(request.key()),
        request.attributes(),
        request.checksums(),
        request.condition());
  }
}
