package org.tranship.core.layer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// Keeps all threads together within a number of requests and of bytes a second; the limits may
/// change while calls wait. A deletion counts as one request a batch, a listing as one request for
/// each thousand entries, as the servers count them. Local stores have no requests worth counting,
/// but the limit holds for them too.
public final class ThrottledStore extends ForwardingStore {
  private static final int PAGE = 1000;

  private final Throttle throttle;

  /// @param limits are kept by the calls that come and by those that wait
  public ThrottledStore(Store inner, Limits limits, MonotonicClock clock) {
    super(inner);
    this.throttle = new Throttle(inner.toString(), limits, clock);
  }

  @Override
  public void check() {
    throttle.request(StoreOperation.CHECK);
    inner().check();
  }

  @Override
  public Listing list(ListRequest request) {
    throttle.request(StoreOperation.LIST);
    return new ListingOver(inner().list(request)) {
      private int given;

      @Override
      public @Nullable Entry next() {
        if (given == PAGE) {
          throttle.request(StoreOperation.PAGE);
          given = 0;
        }
        given++;
        return inner.next();
      }
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    throttle.request(StoreOperation.STAT);
    return inner().stat(key);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    throttle.request(StoreOperation.OPEN);
    ObjectBody body = inner().open(key, request);
    return new BodyOver(body, body.entry(), throttle.paced(body.stream()));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Content paced;
    try {
      throttle.request(StoreOperation.PUT);
      paced = throttle.paced(request.content(), StoreOperation.PUT);
    } catch (StoreException stopped) {
      return new WriteOutcome.Refused(stopped);
    }
    return inner()
        .put(
            new PutRequest(
                request.key(), paced, request.attributes(), request.condition(), request.known()));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    int batch = inner().capabilities().deleteBatch();
    try {
      for (int sent = 0; sent < requests.size(); sent += batch) {
        throttle.request(StoreOperation.DELETE);
      }
    } catch (StoreException stopped) {
      return Collections.nCopies(requests.size(), new WriteOutcome.Refused(stopped));
    }
    return inner().delete(requests);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new ThrottledUploads(uploads)));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability paced =
                    keys -> {
                      throttle.request(StoreOperation.SETTLE);
                      durability.settle(keys);
                    };
                return type.cast(paced);
              });
    }
    if (type == WriteProbe.class) {
      return inner()
          .feature(WriteProbe.class)
          .map(
              probe -> {
                WriteProbe paced =
                    () -> {
                      throttle.request(StoreOperation.PROBE);
                      probe.probe();
                    };
                return type.cast(paced);
              });
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(reads -> type.cast(throttled(reads)));
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, new InTurn())));
    }
    return inner().feature(type);
  }

  /// Copies inside the service are requests like any other; their bytes go nowhere near us.
  private final class InTurn implements CopiesOver.Around {
    @Override
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      throttle.request(operation);
      return call.get();
    }
  }

  private BatchReads throttled(BatchReads reads) {
    return new ReadsOver(
        reads.most(),
        keys -> {
          throttle.request(StoreOperation.OPEN);
          return reads.read(keys);
        },
        body -> new BodyOver(body, body.entry(), throttle.paced(body.stream())));
  }

  private final class ThrottledUploads extends ForwardingUploads {
    ThrottledUploads(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      throttle.request(StoreOperation.BEGIN);
      return super.begin(key, attributes);
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      throttle.request(StoreOperation.PART);
      return super.part(upload, number, throttle.paced(content, StoreOperation.PART));
    }

    @Override
    public List<Part> parts(Upload upload) {
      throttle.request(StoreOperation.PARTS);
      return super.parts(upload);
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      try {
        throttle.request(StoreOperation.FINISH);
      } catch (StoreException stopped) {
        return new WriteOutcome.Refused(stopped);
      }
      return super.finish(upload, parts, condition);
    }

    @Override
    public void abort(Upload upload) {
      throttle.request(StoreOperation.ABORT);
      super.abort(upload);
    }

    @Override
    public List<Upload> list(String prefix) {
      throttle.request(StoreOperation.UPLOADS);
      return super.list(prefix);
    }
  }
}
