package org.tranship.core.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.tranship.core.store.Capabilities;
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
import org.tranship.core.store.Segmented;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Strain;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Key;

/// The one place that tries again. A call is repeated only after a fault whose kind says that this
/// can help, with growing random pauses, a bound on attempts and on time, and a shared bound on the
/// rate of repeated calls.
///
/// A write whose answer was lost is not simply repeated: the store is asked what became of it
/// ([PutSettlement]), and the answer is `Unknown` when that cannot be found out. A listing goes on
/// after the last key it gave; a body goes on at the byte it had reached, of the same version.
/// Where that cannot be done faithfully, the fault surfaces. An interrupted thread ends at once.
///
/// What a repeated write means after a crash of this process: nothing. No state outlives a call.
public final class RetryingStore extends ForwardingStore {
  private final BackOff backOff;

  public RetryingStore(
      Store inner,
      RetryPolicy policy,
      RandomGenerator random,
      MonotonicClock clock,
      StoreMeter meter) {
    super(inner);
    this.backOff = new BackOff(policy, random, clock, meter);
  }

  /// Some drivers have to ask for this the first time (a table's columns).
  @Override
  public Capabilities capabilities() {
    return call(backOff.attempts(StoreOperation.PROBE), inner()::capabilities);
  }

  @Override
  public void check() {
    run(backOff.fewAttempts(StoreOperation.CHECK), inner()::check);
  }

  @Override
  public Listing list(ListRequest request) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.PAGE);
    Listing first = call(attempts, () -> inner().list(request));
    return new RetryingListing(inner(), request, first, capabilities().ordered(), attempts);
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return call(backOff.attempts(StoreOperation.STAT), () -> inner().stat(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.OPEN);
    ObjectBody first = call(attempts, () -> inner().open(key, request));
    boolean versioned = capabilities().versions() != Capabilities.Versions.NONE;
    return new RetryingBody(
        inner(), request, first, versioned, backOff.attempts(StoreOperation.READ));
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.PUT);
    PutSettlement settlement = new PutSettlement(this, request);
    // Once an answer was lost, an earlier attempt may stand, whatever a later one is told.
    boolean doubtful = false;
    while (true) {
      StoreException fault;
      boolean lost = false;
      try {
        switch (inner().put(request)) {
          case WriteOutcome.Done done -> {
            return done;
          }
          case WriteOutcome.Refused(StoreException reason) -> fault = reason;
          case WriteOutcome.Unknown(StoreException cause) -> {
            fault = cause;
            lost = true;
          }
        }
      } catch (StoreException content) {
        // Reading the content failed; its own store has been patient already.
        if (!doubtful) {
          throw content;
        }
        return settlement.orUnknown(content);
      }
      doubtful |= lost;
      if (fault.kind() == Kind.INTERRUPTED) {
        return doubtful ? new WriteOutcome.Unknown(fault) : new WriteOutcome.Refused(fault);
      }
      if (lost || doubtful && fault.kind() == Kind.CONDITION_FAILED) {
        Optional<WriteOutcome> settled = settlement.ask(fault);
        if (settled.isPresent()) {
          return settled.get();
        }
      }
      Optional<StoreException> end = attempts.failed(fault);
      if (end.isPresent()) {
        return doubtful ? settlement.orUnknown(end.get()) : new WriteOutcome.Refused(end.get());
      }
    }
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return new RetryingDelete(inner(), this, backOff.attempts(StoreOperation.DELETE)).run(requests);
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new RetryingUploads(this, uploads, backOff)));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability again =
                    keys -> {
                      List<Key> all = new ArrayList<>(keys);
                      run(backOff.attempts(StoreOperation.SETTLE), () -> durability.settle(all));
                    };
                return type.cast(again);
              });
    }
    if (type == WriteProbe.class) {
      return inner()
          .feature(WriteProbe.class)
          .map(
              probe -> {
                WriteProbe again = () -> run(backOff.attempts(StoreOperation.PROBE), probe::probe);
                return type.cast(again);
              });
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, new Again())));
    }
    if (type == Segmented.class) {
      return inner()
          .feature(Segmented.class)
          .map(segments -> type.cast(new SegmentsAgain(segments, backOff)));
    }
    if (type == Strain.class) {
      Strain strain = backOff::throttled;
      return Optional.of(type.cast(strain));
    }
    return inner().feature(type);
  }

  /// A copy is refused for now, or for good. One whose answer was lost is not repeated: whoever
  /// asked for it settles that by reading. An upload begun twice leaves one behind, which whoever
  /// began it looks for.
  private final class Again implements CopiesOver.Around {
    @Override
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      BackOff.Attempts attempts = backOff.attempts(operation);
      while (true) {
        T result = RetryingStore.call(attempts, call);
        if (!(result instanceof WriteOutcome.Refused(StoreException reason))
            || attempts.failed(reason).isPresent()) {
          return result;
        }
      }
    }
  }

  /// Makes a call that changes nothing, or nothing more when repeated, until it succeeds or ends.
  static <T> T call(BackOff.Attempts attempts, Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (StoreException fault) {
        Optional<StoreException> end = attempts.failed(fault);
        if (end.isPresent()) {
          throw end.get();
        }
      }
    }
  }

  static void run(BackOff.Attempts attempts, Runnable call) {
    boolean done =
        call(
            attempts,
            () -> {
              call.run();
              return true;
            });
    assert done;
  }
}
