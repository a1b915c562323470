package org.tranship.driver.azure;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.azure.AzureXml.Item;
import org.tranship.driver.azure.AzureXml.Page;

/// A flat listing, page by page. The service sorts names, but by what is not documented, and
/// Azurite by UTF-16: see the option `ordered`. It cannot start behind a name, so a listing that
/// goes on passes over what came before it; only the marker of a page is its own.
///
/// What is no object that can be copied is passed over or named, as the operator chose. Notes of
/// uploads under way are nobody's business.
final class AzureListing implements Listing {
  /// Entries per request, the most that the service gives: each page costs it a search of its own,
  /// and is held in memory while it is given out.
  static final int LARGEST_PAGE = 5000;

  private final AzureReader reader;
  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureHeaders headers;
  private final AzureSettings settings;
  private final int most;
  private final String prefix;
  private final Optional<Key> after;
  private Optional<String> marker = Optional.empty();
  private Iterator<Item> page = Collections.emptyIterator();
  private boolean ended;
  private @Nullable Key last;

  /// @param most entries per request
  AzureListing(
      AzureWire wire,
      AzureErrors errors,
      AzureReader reader,
      AzureHeaders headers,
      int most,
      ListRequest request) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
    this.headers = headers;
    this.settings = wire.settings();
    this.most = most;
    this.prefix = settings.prefix() + request.prefix();
    this.after = request.after();
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      while (page.hasNext()) {
        Item item = page.next();
        // A blob at the prefix itself has no key here.
        if (item.name().length() > settings.prefix().length()
            && !AzureUploadNotes.isNote(item.name())) {
          Optional<Entry> entry = entry(item);
          if (entry.isPresent()) {
            return entry.get();
          }
        }
      }
      if (ended) {
        return null;
      }
      fetch();
    }
  }

  private void fetch() {
    AzureRequest request =
        wire.container("GET").query("comp", "list").query("maxresults", Integer.toString(most));
    if (!prefix.isEmpty()) {
      request.query("prefix", prefix);
    }
    marker.ifPresent(text -> request.query("marker", text));
    if (settings.extras() == AzureSettings.Extras.NAME) {
      request.query("include", "snapshots,metadata,uncommittedblobs,versions");
    }
    try (HttpAnswer answer = reader.ask("list", null, request)) {
      Page read = AzureXml.list(answer.body());
      page = read.items().iterator();
      marker = read.next();
      ended = marker.isEmpty();
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  private Optional<Entry> entry(Item item) {
    if (!item.name().startsWith(prefix)) {
      throw wrong("the name \"" + item.name() + "\", which does not start with what was asked for");
    }
    Key key = Key.of(item.name().substring(settings.prefix().length()));
    if (after.isPresent() && key.compareTo(after.get()) <= 0) {
      return Optional.empty();
    }
    if (settings.extras() == AzureSettings.Extras.NAME) {
      requireObject(key, item);
    } else if (!item.extra().isEmpty()) {
      return Optional.empty();
    }
    Key before = last;
    if (settings.ordered() && before != null && before.compareTo(key) >= 0) {
      throw wrong(
          "\""
              + key
              + "\" behind \""
              + before
              + "\", which is not the order of the keys' bytes;"
              + " take ordered=true away");
    }
    last = key;
    if (item.size() < 0) {
      throw wrong("\"" + key + "\" without its size");
    }
    return Optional.of(
        new Entry(
            key,
            ByteCount.of(item.size()),
            Version.of(item.etag()),
            item.modified(),
            headers.md5(item.md5(), item.type()),
            Attributes.NONE));
  }

  /// @throws StoreException naming the key, for what is no object that can be copied
  private void requireObject(Key key, Item item) {
    String what = item.extra();
    // A blob of which nothing is committed is listed as an empty one, and cannot be asked for.
    if (what.isEmpty() && item.size() <= 0 && reader.stat(key).isEmpty()) {
      what = "a blob of which nothing is committed";
    }
    if (!what.isEmpty()) {
      throw errors
          .fault(Kind.UNSUPPORTED, "list", key)
          .because("it is " + what + ", which is not copied")
          .next("Remove it, or pass over all of these with extras=leave.")
          .build();
    }
  }

  private StoreException wrong(String what) {
    return errors
        .fault(Kind.UNEXPECTED, "list", null)
        .because("the service listed " + what)
        .build();
  }

  @Override
  public void close() {
    page = Collections.emptyIterator();
    ended = true;
  }
}
