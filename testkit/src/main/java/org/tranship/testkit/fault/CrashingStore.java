package org.tranship.testkit.fault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tranship.core.layer.ReadsOver;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A store as a process sees it that is killed at a [CrashPoint]. What the store holds stays, as at
/// a server when its client dies. Each call counts; reading the bytes of an opened body does not.
public final class CrashingStore extends ForwardingStore {
  private final CrashPoint point;

  public CrashingStore(Store inner, CrashPoint point) {
    super(inner);
    this.point = point;
  }

  private void run(Runnable call) {
    point.remote(
        () -> {
          call.run();
          return true;
        });
  }

  @Override
  public void check() {
    run(inner()::check);
  }

  @Override
  public Listing list(ListRequest request) {
    return point.remote(() -> inner().list(request));
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return point.remote(() -> inner().stat(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    return point.remote(() -> inner().open(key, request));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return point.remote(() -> inner().put(request));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return point.remote(() -> inner().delete(requests));
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner().feature(ResumableUploads.class).map(it -> type.cast(new Uploads(it)));
    }
    if (type == Durability.class) {
      return inner().feature(Durability.class).map(it -> type.cast(settling(it)));
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(it -> type.cast(reading(it)));
    }
    if (type == ServerCopies.class) {
      return inner().feature(ServerCopies.class).map(it -> type.cast(new Copies(it)));
    }
    return inner().feature(type);
  }

  private final class Copies implements ServerCopies {
    private final ServerCopies copies;

    Copies(ServerCopies copies) {
      this.copies = copies;
    }

    @Override
    public Place place(Key key) {
      return copies.place(key);
    }

    @Override
    public ByteCount largestCopy() {
      return copies.largestCopy();
    }

    @Override
    public Set<String> checksums(Key key, Version version) {
      return point.remote(() -> copies.checksums(key, version));
    }

    @Override
    public WriteOutcome copy(Request request) {
      return point.remote(() -> copies.copy(request));
    }

    @Override
    public ResumableUploads.Upload begin(Request request) {
      return point.remote(() -> copies.begin(request));
    }

    @Override
    public ResumableUploads.Part part(ResumableUploads.Upload upload, int number, Piece piece) {
      return point.remote(() -> copies.part(upload, number, piece));
    }
  }

  private BatchReads reading(BatchReads reads) {
    return new ReadsOver(
        reads.most(), keys -> point.remote(() -> reads.read(keys)), UnaryOperator.identity());
  }

  private Durability settling(Durability durability) {
    return (Collection<Key> keys) -> run(() -> durability.settle(keys));
  }

  private final class Uploads implements ResumableUploads {
    private final ResumableUploads uploads;

    Uploads(ResumableUploads uploads) {
      this.uploads = uploads;
    }

    @Override
    public Limits limits() {
      return uploads.limits();
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      return point.remote(() -> uploads.begin(key, attributes));
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      return point.remote(() -> uploads.part(upload, number, content));
    }

    @Override
    public List<Part> parts(Upload upload) {
      return point.remote(() -> uploads.parts(upload));
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      return point.remote(() -> uploads.finish(upload, parts, condition));
    }

    @Override
    public void abort(Upload upload) {
      run(() -> uploads.abort(upload));
    }

    @Override
    public List<Upload> list(String prefix) {
      return point.remote(() -> uploads.list(prefix));
    }
  }
}
