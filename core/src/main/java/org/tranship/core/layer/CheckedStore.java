package org.tranship.core.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
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
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Refuses by name what the store could not do or would ignore, before anything is sent, and does
/// not believe answers that break the port's contract: listings out of order, bodies of another
/// length than their entry says, contents of another length than announced. What is refused is
/// decided from the capabilities alone, never from which driver it is.
public final class CheckedStore extends ForwardingStore {
  private final Refusals refusals;

  public CheckedStore(Store inner) {
    super(inner);
    this.refusals = new Refusals(inner);
  }

  @Override
  public Listing list(ListRequest request) {
    return new CheckedListing(
        inner().list(request), request, inner().capabilities().ordered(), toString());
  }

  @Override
  public Optional<Entry> stat(Key key) {
    pass(refusals.key(key, StoreOperation.STAT));
    return inner().stat(key);
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    pass(
        refusals
            .key(key, StoreOperation.OPEN)
            .or(() -> refusals.reading(key, request.ifVersion())));
    return CheckedBody.over(inner().open(key, request), request, toString());
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Optional<StoreException> refusal =
        refusals
            .writing(request.key(), StoreOperation.PUT)
            .or(() -> refusals.condition(request.key(), request.condition()))
            .or(() -> refusals.attributes(request.key(), request.attributes()))
            .or(() -> refusals.put(request.key(), request.content().size()));
    if (refusal.isPresent()) {
      return new WriteOutcome.Refused(refusal.get());
    }
    return inner()
        .put(
            new PutRequest(
                request.key(),
                ExactContent.of(request.content(), request.key(), toString()),
                request.attributes(),
                request.condition(),
                request.known()));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    @Nullable WriteOutcome[] outcomes = new @Nullable WriteOutcome[requests.size()];
    List<DeleteRequest> passed = new ArrayList<>(requests.size());
    for (int i = 0; i < outcomes.length; i++) {
      DeleteRequest request = requests.get(i);
      Optional<StoreException> refusal =
          refusals
              .writing(request.key(), StoreOperation.DELETE)
              .or(
                  () ->
                      refusals.version(request.key(), request.ifVersion(), StoreOperation.DELETE));
      if (refusal.isPresent()) {
        outcomes[i] = new WriteOutcome.Refused(refusal.get());
      } else {
        passed.add(request);
      }
    }
    List<WriteOutcome> answers = passed.isEmpty() ? List.of() : inner().delete(passed);
    if (answers.size() != passed.size()) {
      throw StoreException.of(Kind.UNEXPECTED, StoreOperation.DELETE.verb(), toString())
          .because("it gave " + answers.size() + " answers to " + passed.size() + " deletions")
          .build();
    }
    List<WriteOutcome> all = new ArrayList<>(requests.size());
    int next = 0;
    for (WriteOutcome refused : Arrays.asList(outcomes)) {
      all.add(refused == null ? answers.get(next++) : refused);
    }
    return all;
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new CheckedUploads(uploads, refusals, toString())));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability checked =
                    keys -> {
                      keys.forEach(key -> pass(refusals.writing(key, StoreOperation.SETTLE)));
                      durability.settle(keys);
                    };
                return type.cast(checked);
              });
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(reads -> type.cast(checked(reads)));
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, new KeysChecked())));
    }
    return inner().feature(type);
  }

  /// What else is asked of a copy, the driver refuses by itself.
  private final class KeysChecked implements CopiesOver.Around {
    @Override
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      pass(
          operation == StoreOperation.STAT
              ? refusals.key(key, operation)
              : refusals.writing(key, operation));
      return call.get();
    }
  }

  /// A key that the store cannot have is opened alone, which says so.
  private BatchReads checked(BatchReads reads) {
    return new ReadsOver(
        reads.most(),
        keys ->
            reads.read(
                keys.stream()
                    .filter(key -> refusals.key(key, StoreOperation.OPEN).isEmpty())
                    .toList()),
        body -> CheckedBody.over(body, ReadRequest.WHOLE, toString()));
  }

  static void pass(Optional<StoreException> refusal) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /// A listing that is watched for its order and its bounds.
  private static final class CheckedListing extends ListingOver {
    private final ListRequest request;
    private final boolean ordered;
    private final String store;
    private @Nullable Key last;

    CheckedListing(Listing inner, ListRequest request, boolean ordered, String store) {
      super(inner);
      this.request = request;
      this.ordered = ordered;
      this.store = store;
    }

    @Override
    public @Nullable Entry next() {
      Entry entry = inner.next();
      if (entry == null) {
        return null;
      }
      Key key = entry.key();
      if (!key.startsWith(request.prefix())) {
        throw broken(key, "it is not below \"" + request.prefix() + "\"");
      }
      if (request.after().isPresent() && key.compareTo(request.after().get()) <= 0) {
        throw broken(key, "it does not come after \"" + request.after().get() + "\"");
      }
      Key before = last;
      if (ordered && before != null && key.compareTo(before) <= 0) {
        throw broken(key, "it came behind \"" + before + "\", against the order it claims");
      }
      last = key;
      return entry;
    }

    private StoreException broken(Key key, String reason) {
      return StoreException.of(Kind.UNEXPECTED, StoreOperation.LIST.verb(), store)
          .key(key)
          .because(reason)
          .next("Report this as a fault of the driver.")
          .build();
    }
  }
}
