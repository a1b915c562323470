package org.tranship.core.layer;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Segmented;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// A store that nobody can change through this door, such as the source of a comparison. Uploads
/// under way can be looked at; there is nothing to make durable.
public final class ReadOnlyStore extends ForwardingStore {
  public ReadOnlyStore(Store inner) {
    super(inner);
  }

  @Override
  public Capabilities capabilities() {
    return inner().capabilities().withWritable(false);
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return new WriteOutcome.Refused(refusal(StoreOperation.PUT, request.key()));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return requests.stream()
        .<WriteOutcome>map(
            request -> new WriteOutcome.Refused(refusal(StoreOperation.DELETE, request.key())))
        .toList();
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == Durability.class
        || type == WriteProbe.class
        || type == Sweeping.class
        || type == Segmented.class) {
      return Optional.empty();
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, new Refusing())));
    }
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new ReadOnlyUploads(uploads)));
    }
    return inner().feature(type);
  }

  /// An object may be copied from here, and none to here.
  private final class Refusing implements CopiesOver.Around {
    @Override
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      if (operation != StoreOperation.STAT) {
        throw refusal(operation, key);
      }
      return call.get();
    }
  }

  private StoreException refusal(StoreOperation operation, Key key) {
    return StoreException.of(Kind.UNSUPPORTED, operation.verb(), toString())
        .key(key)
        .because("this store is open for reading only")
        .build();
  }

  private final class ReadOnlyUploads extends ForwardingUploads {
    ReadOnlyUploads(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      throw refusal(StoreOperation.BEGIN, key);
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      throw refusal(StoreOperation.PART, upload.key());
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      return new WriteOutcome.Refused(refusal(StoreOperation.FINISH, upload.key()));
    }

    @Override
    public void abort(Upload upload) {
      throw refusal(StoreOperation.ABORT, upload.key());
    }
  }
}
