package org.tranship.core.layer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// The part of a store whose keys start with a text, seen without that text. An object named exactly
/// like the prefix has no name left: it does not belong to this part and is not listed. Messages of
/// the store behind name the whole key, which is where the object is.
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
    int lastPart = taken - prefix.substring(0, prefix.lastIndexOf('/') + 1)
        .getBytes(StandardCharsets.UTF_8).length;
    return all.withKeys(
        new KeyRules(
            less(rules.maxBytes(), taken),
            less(rules.maxSegmentBytes(), lastPart),
            rules.tree(),
            rules.caseSensitive(),
            rules.nulAllowed()));
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
        Entry entry = inner.next();
        if (entry != null && entry.key().text().equals(prefix)) {
          entry = inner.next();
        }
        return entry == null ? null : entry.withKey(shortened(entry.key()));
      }
    };
  }

  @Override
  public Optional<Entry> stat(Key key) {
    return inner().stat(whole(key)).map(entry -> entry.withKey(key));
  }

  @Override
  public ObjectBody open(Key key, ReadRequest request) {
    ObjectBody body = inner().open(whole(key), request);
    return new BodyOver(body, body.entry().withKey(key), body.stream());
  }

  @Override
  public WriteOutcome put(PutRequest request) {
    return inner().put(request.withKey(whole(request.key())));
  }

  @Override
  public List<WriteOutcome> delete(List<DeleteRequest> requests) {
    return inner()
        .delete(
            requests.stream()
                .map(request -> new DeleteRequest(whole(request.key()), request.ifVersion()))
                .toList());
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
    return inner().feature(type);
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

  /// Uploads keep their whole key, as the store behind knows them, except in what callers see.
  private final class PrefixedUploads extends ForwardingUploads {
    PrefixedUploads(ResumableUploads inner) {
      super(inner);
    }

    @Override
    public Upload begin(Key key, Attributes attributes) {
      return seen(super.begin(whole(key), attributes));
    }

    @Override
    public Part part(Upload upload, int number, Content content) {
      return super.part(known(upload), number, content);
    }

    @Override
    public List<Part> parts(Upload upload) {
      return super.parts(known(upload));
    }

    @Override
    public WriteOutcome finish(
        Upload upload, List<Part> parts, Condition condition) {
      return super.finish(known(upload), parts, condition);
    }

    @Override
    public void abort(Upload upload) {
      super.abort(known(upload));
    }

    @Override
    public List<Upload> list(String below) {
      return super.list(prefix + below).stream()
          .filter(upload -> !upload.key().text().equals(prefix))
          .map(this::seen)
          .toList();
    }

    private Upload known(Upload upload) {
      return new Upload(whole(upload.key()), upload.id(), upload.begun());
    }

    private Upload seen(Upload upload) {
      return new Upload(shortened(upload.key()), upload.id(), upload.begun());
    }
  }
}
