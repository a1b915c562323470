package org.tranship.driver.s3;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Placement;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.s3.S3Wire.Reply;

/// A listing by `ListObjectsV2`, page by page. Keys are asked for percent-encoded, since XML cannot
/// hold every character of a key. That they come in order is checked, not believed.
final class S3Listing implements Listing {
  private final S3Wire wire;
  private final S3Errors errors;
  private final String root;
  private final String prefix;
  private final String askedPrefix;
  private final Optional<Key> after;
  private final String hidden;
  private final boolean etagIsMd5;
  private final boolean ordered;
  private Iterator<S3Xml.Item> page = List.<S3Xml.Item>of().iterator();
  private @Nullable String token;
  private boolean metArchived;
  private boolean asksRestored;
  private boolean begun;
  private @Nullable Key last;

  /// @param hidden start of the full keys that are the probe's own
  S3Listing(S3Wire wire, S3Errors errors, ListRequest request, String hidden, S3Traits traits) {
    this.wire = wire;
    this.errors = errors;
    this.root = wire.settings().prefix();
    this.prefix = root + request.prefix();
    this.askedPrefix = traits.anyKey() ? prefix : clean(prefix);
    this.after = request.after();
    this.hidden = hidden;
    // The probe saw one object; only the operator can vouch for all.
    this.etagIsMd5 = wire.settings().told().etagIsMd5().orElse(false);
    this.ordered = traits.ordered();
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      while (page.hasNext()) {
        S3Xml.Item item = page.next();
        if (isMine(item.key())) {
          Entry entry = entry(item);
          if (ordered || after.isEmpty() || entry.key().compareTo(after.get()) > 0) {
            return entry;
          }
        }
      }
      if (begun && token == null) {
        return null;
      }
      fetch();
    }
  }

  /// The object at the prefix itself has no key here, and the probe's are nobody's business.
  private boolean isMine(String full) {
    boolean asked = askedPrefix.length() == prefix.length() || full.startsWith(prefix);
    return asked && !full.startsWith(hidden) && full.length() > root.length();
  }

  /// The part of a prefix in front of the first segment that a tree of folders cannot hold; a
  /// server on such a tree may refuse to be asked for it.
  private static String clean(String prefix) {
    int start = 0;
    while (true) {
      int slash = prefix.indexOf('/', start);
      String segment = prefix.substring(start, slash < 0 ? prefix.length() : slash);
      boolean last = slash < 0;
      boolean odd = segment.equals(".") || segment.equals("..") || segment.isEmpty() && !last;
      if (odd || last) {
        return odd ? prefix.substring(0, start) : prefix;
      }
      start = slash + 1;
    }
  }

  private void fetch() {
    S3Xml.Page got = page();
    if (!metArchived && got.items().stream().anyMatch(S3Xml.Item::archived)) {
      // Asked for only where something is archived: not every server takes the question.
      metArchived = true;
      asksRestored = true;
      try {
        got = page();
      } catch (StoreException e) {
        if (e.kind() == Kind.INTERRUPTED || e.retryable()) {
          throw e;
        }
        asksRestored = false;
      }
    }
    take(got);
  }

  private S3Xml.Page page() {
    S3Request request =
        S3Request.bucket("GET").query("list-type", "2").query("encoding-type", "url");
    request.query("max-keys", "1000");
    if (!askedPrefix.isEmpty()) {
      request.query("prefix", askedPrefix);
    }
    if (token != null) {
      request.query("continuation-token", token);
    } else if (ordered && after.isPresent()) {
      request.query("start-after", root + after.get().text());
    }
    if (asksRestored) {
      request.header("x-amz-optional-object-attributes", "RestoreStatus");
    }
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield S3Xml.list(answer.body());
          }
        }
        case Reply.Failure(S3Failure failure) -> throw errors.of("list", null, failure);
      };
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  private void take(S3Xml.Page got) {
    String next = got.next().orElse(null);
    if (next != null && next.equals(token)) {
      throw wrong("a page that leads to itself");
    }
    begun = true;
    token = next;
    page = got.items().iterator();
  }

  private Entry entry(S3Xml.Item item) {
    if (!item.key().startsWith(prefix)) {
      throw wrong("the key \"" + item.key() + "\", which does not start with what was asked for");
    }
    Key key = Key.of(item.key().substring(root.length()));
    Key before = last;
    if (ordered && before != null && before.compareTo(key) >= 0) {
      throw wrong("\"" + key + "\" behind \"" + before + "\", which is not the order of the keys");
    }
    last = key;
    Version version = S3Headers.version(item.etag());
    Optional<Digest> digest = etagIsMd5 ? S3Headers.md5(version) : Optional.empty();
    return new Entry(
        key,
        ByteCount.of(item.size()),
        version,
        item.modified(),
        digest,
        Attributes.NONE,
        placement(item));
  }

  private static Placement placement(S3Xml.Item item) {
    String tier = item.storageClass();
    return tier.isEmpty() || tier.equals("STANDARD")
        ? Placement.USUAL
        : new Placement(tier, item.archived());
  }

  private StoreException wrong(String what) {
    return errors
        .fault(Kind.UNEXPECTED, "list", null)
        .because("the server listed " + what)
        .next("If the server is sound but sorts otherwise, give the option ordered=false.")
        .build();
  }

  @Override
  public void close() {
    page = List.<S3Xml.Item>of().iterator();
    token = null;
    begun = true;
  }
}
