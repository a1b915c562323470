package org.tranship.core.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// A store whose n-th call goes wrong, for proving that what stands on it bears that. Every remote
/// call counts: each operation, each `next` of a listing, each `read` of a body, each deletion of a
/// batch, each call of an upload, each `settle` and each probe. A test runs once without faults to
/// learn how many calls there are ([#calls]), and then once for each of them.
public final class FaultyStore extends ForwardingStore {
  private static final Content NOTHING = Content.of(new byte[0]);

  private final FaultLine line;

  /// @param faults which calls go wrong
  /// @param clock by which delays pass
  public FaultyStore(Store inner, Faults faults, MonotonicClock clock) {
    super(inner);
    this.line = new FaultLine(inner.toString(), faults, clock);
  }

  /// How many calls were made.
  public long calls() {
    return line.calls();
  }

  @Override
  public void check() {
    run(StoreOperation.CHECK, null, inner()::check);
  }

  @Override
  public Listing list(ListRequest request) {
    Listing listing = line.call(StoreOperation.LIST, null, () -> inner().list(request));
    return new ListingOver(listing) {
      @Override
      public @Nullable Entry next() {
        return line.<@Nullable Entry>call(StoreOperation.PAGE, null, inner::next);
      }
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return line.call(StoreOperation.STAT, key, () -> inner().stat(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = line.call(StoreOperation.OPEN, key, () -> inner().open(key, request));
    return new BodyOver(body, body.entry(), line.reading(body.stream(), key));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return line.write(
        StoreOperation.PUT,
        request.key(),
        request.content(),
        content ->
            inner()
                .put(
                    new PutRequest(
                        request.key(),
                        content,
                        request.attributes(),
                        request.condition(),
                        content.equals(request.content()) ? request.known() : Map.of())));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    List<WriteOutcome> outcomes = new ArrayList<>(requests.size());
    for (DeleteRequest request : requests) {
      outcomes.add(
          line.write(
              StoreOperation.DELETE,
              request.key(),
              NOTHING,
              _ -> inner().delete(List.of(request)).getFirst()));
    }
    return outcomes;
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new FaultyUploads(uploads)));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability faulty =
                    keys -> run(StoreOperation.SETTLE, null, () -> durability.settle(keys));
                return type.cast(faulty);
              });
    }
    if (type == WriteProbe.class) {
      return inner()
          .feature(WriteProbe.class)
          .map(
              probe -> {
                WriteProbe faulty = () -> run(StoreOperation.PROBE, null, probe::probe);
                return type.cast(faulty);
              });
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(reads -> type.cast(faulty(reads)));
    }
    return inner().feature(type);
  }

  private BatchReads faulty(BatchReads reads) {
    return new ReadsOver(
        reads.most(),
        keys -> line.call(StoreOperation.OPEN, null, () -> reads.read(keys)),
        body -> new BodyOver(body, body.entry(), line.reading(body.stream(), body.entry().key())));
  }

  private void run(StoreOperation operation, @Nullable Key key, Runnable call) {
    boolean done =
        line.call(
            operation,
            key,
            () -> {
              call.run();
              return true;
            });
    assert done;
  }

  private final class FaultyUploads extends ForwardingUploads {
    private final ResumableUploads uploads;

    FaultyUploads(ResumableUploads uploads) {
      super(uploads);
      this.uploads = uploads;
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      return line.call(StoreOperation.BEGIN, key, () -> uploads.begin(key, attributes));
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      return line.send(
          StoreOperation.PART, upload.key(), content, sent -> uploads.part(upload, number, sent));
    }

    @Override
    public List<Part> parts(Upload upload) {
      return line.call(StoreOperation.PARTS, upload.key(), () -> uploads.parts(upload));
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      return line.write(
          StoreOperation.FINISH,
          upload.key(),
          NOTHING,
          _ -> uploads.finish(upload, parts, condition));
    }

    @Override
    public void abort(Upload upload) {
      run(StoreOperation.ABORT, upload.key(), () -> uploads.abort(upload));
    }

    @Override
    public List<Upload> list(String prefix) {
      return line.call(StoreOperation.UPLOADS, null, () -> uploads.list(prefix));
    }
  }
}
