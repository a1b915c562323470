package org.tranship.core.layer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.BatchReads;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.KeyRules;
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
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// The part of a store whose keys start with a text, seen without that text. An object named
/// exactly like the prefix has no name left: it does not belong to this part and is not listed. A
/// fault names the short key; the message of its cause names the whole one.
public final class PrefixedStore extends ForwardingStore {
  private final String prefix;

  /// @param prefix what every key starts with, not empty; in a store of paths it ends with `/`
  /// @throws IllegalArgumentException if the prefix does not fit the store
  public PrefixedStore(Store inner, String prefix) {
    super(inner);
    Key asKey = Key.of(prefix);
    if (inner.capabilities().keys().tree() && !prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "In " + inner + ", which holds paths, a prefix ends with a slash: \"" + prefix + "\".");
    }
    this.prefix = asKey.text();
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = inner().capabilities();
    KeyRules rules = all.keys();
    int taken = prefix.getBytes(StandardCharsets.UTF_8).length;
    int lastPart =
        taken
            - prefix
                .substring(0, prefix.lastIndexOf('/') + 1)
                .getBytes(StandardCharsets.UTF_8)
                .length;
    return all.withKeys(
        new KeyRules(
            less(rules.maxBytes(), taken),
            less(rules.maxSegmentBytes(), lastPart),
            rules.tree(),
            rules.caseSensitive(),
            rules.nulAllowed(),
            rules.exclusive(),
            rules.reserved(),
            rules.barred().behind(prefix)));
  }

  private static int less(int limit, int taken) {
    return limit == Integer.MAX_VALUE ? limit : Math.max(0, limit - taken);
  }

  @Override
  public Listing list(ListRequest request) {
    ListRequest below =
        new ListRequest(prefix + request.prefix(), request.after().map(this::whole));
    return new ListingOver(inner().list(below)) {
      @Override
      public @Nullable Entry next() {
        try {
          Entry entry = inner.next();
          if (entry != null && entry.key().text().equals(prefix)) {
            entry = inner.next();
          }
          return entry == null ? null : entry.withKey(shortened(entry.key()));
        } catch (StoreException fault) {
          throw fault
              .key()
              .filter(key -> key.startsWith(prefix) && !key.text().equals(prefix))
              .map(key -> seen(shortened(key), fault))
              .orElse(fault);
        }
      }
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return seen(key, () -> inner().stat(whole(key))).map(entry -> entry.withKey(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = seen(key, () -> inner().open(whole(key), request));
    return new BodyOver(body, body.entry().withKey(key), body.stream());
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    Key key = request.key();
    return seen(key, seen(key, () -> inner().put(request.withKey(whole(key)))));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    List<WriteOutcome> outcomes =
        inner()
            .delete(
                requests.stream()
                    .map(request -> new DeleteRequest(whole(request.key()), request.ifVersion()))
                    .toList());
    List<WriteOutcome> seen = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      seen.add(seen(requests.get(i).key(), outcomes.get(i)));
    }
    return seen;
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type == ResumableUploads.class) {
      return inner()
          .feature(ResumableUploads.class)
          .map(uploads -> type.cast(new PrefixedUploads(uploads)));
    }
    if (type == Durability.class) {
      return inner()
          .feature(Durability.class)
          .map(
              durability -> {
                Durability below =
                    keys -> durability.settle(keys.stream().map(this::whole).toList());
                return type.cast(below);
              });
    }
    if (type == BatchReads.class) {
      return inner().feature(BatchReads.class).map(reads -> type.cast(prefixed(reads)));
    }
    if (type == ServerCopies.class) {
      return inner()
          .feature(ServerCopies.class)
          .map(copies -> type.cast(new CopiesOver(copies, new Shortened(), this::whole)));
    }
    if (type == Segmented.class) {
      return inner()
          .feature(Segmented.class)
          .map(segments -> type.cast(new SegmentsBelow(segments, this::whole)));
    }
    return inner().feature(type);
  }

  private final class Shortened implements CopiesOver.Around {
    @Override
    @SuppressWarnings("unchecked") // an outcome is seen as an outcome
    public <T> T call(StoreOperation operation, Key key, Supplier<T> call) {
      T result = seen(key, call);
      return result instanceof WriteOutcome outcome ? (T) seen(key, outcome) : result;
    }
  }

  private BatchReads prefixed(BatchReads reads) {
    return new ReadsOver(
        reads.most(),
        keys -> reads.read(keys.stream().map(this::whole).toList()),
        body -> {
          Entry entry = body.entry();
          return new BodyOver(body, entry.withKey(shortened(entry.key())), body.stream());
        });
  }

  @Override
  public String toString() {
    return inner() + " below \"" + prefix + "\"";
  }

  private Key whole(Key key) {
    return Key.of(prefix + key.text());
  }

  private Key shortened(Key key) {
    return Key.of(key.text().substring(prefix.length()));
  }

  private <T> T seen(Key key, Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException fault) {
      throw seen(key, fault);
    }
  }

  private WriteOutcome seen(Key key, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done done -> done;
      case WriteOutcome.Refused(StoreException reason) ->
          new WriteOutcome.Refused(seen(key, reason));
      case WriteOutcome.Unknown(StoreException cause) -> new WriteOutcome.Unknown(seen(key, cause));
    };
  }

  /// The fault under the short key, if it is about this object at all: a write may also fail on the
  /// object that it reads.
  private StoreException seen(Key key, StoreException fault) {
    if (!fault.key().equals(Optional.of(whole(key)))) {
      return fault;
    }
    return StoreException.of(fault.kind(), fault.operation(), toString())
        .key(key)
        .because(fault.reason())
        .next(fault.next())
        .retryAfter(fault.retryAfter().orElse(null))
        .causedBy(fault)
        .build();
  }

  /// Uploads keep their whole key, as the store behind knows them, except in what callers see.
  private final class PrefixedUploads extends ForwardingUploads {
    PrefixedUploads(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      return shown(PrefixedStore.this.seen(key, () -> super.begin(whole(key), attributes)));
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      return PrefixedStore.this.seen(
          upload.key(), () -> super.part(known(upload), number, content));
    }

    @Override
    public List<Part> parts(Upload upload) {
      return PrefixedStore.this.seen(upload.key(), () -> super.parts(known(upload)));
    }

    @Override
    public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
      return PrefixedStore.this.seen(
          upload.key(),
          PrefixedStore.this.seen(
              upload.key(), () -> super.finish(known(upload), parts, condition)));
    }

    @Override
    public void abort(Upload upload) {
      super.abort(known(upload));
    }

    @Override
    public List<Upload> list(String below) {
      return super.list(prefix + below).stream()
          .filter(upload -> !upload.key().text().equals(prefix))
          .map(this::shown)
          .toList();
    }

    private Upload known(Upload upload) {
      return new Upload(whole(upload.key()), upload.id(), upload.begun());
    }

    private Upload shown(Upload upload) {
      return new Upload(shortened(upload.key()), upload.id(), upload.begun());
    }
  }
}
