package org.tranship.core.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
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
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Key;

/// Tells a [StoreMeter] of every call, its time, its bytes and its faults; changes nothing.
public final class ObservedStore extends ForwardingStore {
  private final Gauge gauge;

  public ObservedStore(Store inner, StoreMeter meter, MonotonicClock clock) {
    super(inner);
    this.gauge = new Gauge(meter, clock);
  }

  @Override
  public void check() {
    gauge.run(StoreOperation.CHECK, inner()::check);
  }

  @Override
  public Listing list(ListRequest request) {
    Listing listing = gauge.call(StoreOperation.LIST, () -> inner().list(request));
    return new ListingOver(listing) {
      @Override
      public @Nullable Entry next() {
        return gauge.next(inner);
      }
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return gauge.call(StoreOperation.STAT, () -> inner().stat(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = gauge.call(StoreOperation.OPEN, () -> inner().open(key, request));
    return new BodyOver(body, body.entry(), gauge.received(body.stream()));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    PutRequest counted =
        new PutRequest(
            request.key(),
            gauge.sent(request.content()),
            request.attributes(),
            request.condition(),
            request.known());
    return gauge.write(StoreOperation.PUT, () -> inner().put(counted));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    List<WriteOutcome> outcomes = gauge.call(StoreOperation.DELETE, () -> inner().delete(requests));
    outcomes.forEach(outcome -> gauge.faultOf(StoreOperation.DELETE, outcome));
    return outcomes;
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new ObservedUploads(uploads, gauge)));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability observed =
                    keys -> gauge.run(StoreOperation.SETTLE, () -> durability.settle(keys));
                return type.cast(observed);
              });
    }
    if (type == WriteProbe.class) {
      return inner()
          .feature(WriteProbe.class)
          .map(
              probe -> {
                WriteProbe observed = () -> gauge.run(StoreOperation.PROBE, probe::probe);
                return type.cast(observed);
              });
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(reads -> type.cast(observed(reads)));
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, gauge)));
    }
    return inner().feature(type);
  }

  private BatchReads observed(BatchReads reads) {
    return new ReadsOver(
        reads.most(),
        keys -> gauge.call(StoreOperation.OPEN, () -> reads.read(keys)),
        body -> new BodyOver(body, body.entry(), gauge.received(body.stream())));
  }

  /// Measures single calls.
  record Gauge(StoreMeter meter, MonotonicClock clock) implements CopiesOver.Around {
    @Override
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      T result = call(operation, call);
      if (result instanceof WriteOutcome outcome) {
        faultOf(operation, outcome);
      }
      return result;
    }

    <T> T call(StoreOperation operation, Supplier<T> call) {
      long start = clock.nanos();
      try {
        return call.get();
      } catch (StoreException fault) {
        meter.failed(operation, fault.kind());
        throw fault;
      } finally {
        meter.called(operation, clock.nanos() - start);
      }
    }

    void run(StoreOperation operation, Runnable call) {
      boolean done =
          call(
              operation,
              () -> {
                call.run();
                return true;
              });
      assert done;
    }

    WriteOutcome write(StoreOperation operation, Supplier<WriteOutcome> call) {
      WriteOutcome outcome = call(operation, call);
      faultOf(operation, outcome);
      return outcome;
    }

    void faultOf(StoreOperation operation, WriteOutcome outcome) {
      switch (outcome) {
        case WriteOutcome.Done _ -> {}
        case WriteOutcome.Refused(StoreException reason) -> meter.failed(operation, reason.kind());
        case WriteOutcome.Unknown(StoreException cause) -> meter.failed(operation, cause.kind());
      }
    }

    /// Most calls of `next` only hand over an entry of a page that is here already, so only faults
    /// are told.
    @Nullable Entry next(Listing listing) {
      try {
        return listing.next();
      } catch (StoreException fault) {
        meter.failed(StoreOperation.PAGE, fault.kind());
        throw fault;
      }
    }

    Content sent(Content content) {
      return switch (content) {
        case Content.Bytes bytes -> {
          meter.sent(bytes.length());
          yield bytes;
        }
        case Content.Streamed streamed ->
            new Content.Streamed(streamed.size(), () -> new Counted(streamed.open(), meter, false));
      };
    }

    InputStream received(InputStream stream) {
      return new Counted(stream, meter, true);
    }
  }

  private static final class Counted extends FilterInputStream {
    private final StoreMeter meter;
    private final boolean incoming;

    Counted(InputStream in, StoreMeter meter, boolean incoming) {
      super(in);
      this.meter = meter;
      this.incoming = incoming;
    }

    @Override
    public int read() throws IOException {
      int value = guarded(() -> in.read());
      tell(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = guarded(() -> in.read(buffer, offset, length));
      tell(count);
      return count;
    }

    private interface Read {
      int read() throws IOException;
    }

    private int guarded(Read read) throws IOException {
      try {
        return read.read();
      } catch (StoreException e) {
        if (incoming) {
          meter.failed(StoreOperation.READ, e.kind());
        }
        throw e;
      } catch (IOException e) {
        if (incoming) {
          meter.failed(StoreOperation.READ, kindOf(e));
        }
        throw e;
      }
    }

    private static StoreException.Kind kindOf(IOException fault) {
      return fault.getCause() instanceof StoreException inner
          ? inner.kind()
          : StoreException.Kind.UNAVAILABLE;
    }

    private void tell(int count) {
      if (count > 0) {
        if (incoming) {
          meter.received(count);
        } else {
          meter.sent(count);
        }
      }
    }
  }
}
