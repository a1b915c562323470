package org.tranship.driver.gcs;

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
import org.tranship.core.value.Key;
import tools.jackson.databind.JsonNode;

/// A listing, page by page. Google lists names in the order of their UTF-8 bytes and without delay
/// behind the writes; the order is checked, not believed. A page may be short or empty: only one
/// without a token for the next is the last. What `startOffset` names is itself part of the answer,
/// so the key to start behind is passed over.
///
/// Of objects with several versions the live one is listed; soft-deleted objects are not.
final class GcsListing implements Listing {
  /// Entries per request, Google's most: a page is held in memory while it is given out.
  private static final int PAGE = 1000;

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsResource resource;
  private final GcsKeys keys;
  private final String root;
  private final String prefix;
  private final Optional<Key> after;
  private String token = "";
  private Iterator<JsonNode> page = Collections.emptyIterator();
  private boolean last;
  private @Nullable Key before;

  GcsListing(
      GcsWire wire, GcsErrors errors, GcsResource resource, GcsKeys keys, ListRequest request) {
    this.wire = wire;
    this.errors = errors;
    this.resource = resource;
    this.keys = keys;
    this.root = wire.settings().prefix();
    this.prefix = root + request.prefix();
    this.after = request.after();
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      while (page.hasNext()) {
        JsonNode item = page.next();
        String name = GcsJson.text(item, "name");
        if (!name.startsWith(prefix)) {
          throw wrong("the name \"" + name + "\", which does not start with what was asked for");
        }
        // An object at the prefix itself has no key here, and parts under way are no objects.
        if (name.length() > root.length() && !keys.ours(name)) {
          Key key = Key.of(name.substring(root.length()));
          if (after.isEmpty() || key.compareTo(after.get()) > 0) {
            return entry(key, item);
          }
        }
      }
      if (last) {
        return null;
      }
      fetch();
    }
  }

  private Entry entry(Key key, JsonNode item) {
    Key previous = before;
    if (previous != null && previous.compareTo(key) >= 0) {
      throw wrong(
          "\"" + key + "\" behind \"" + previous + "\", which is not the order of the keys");
    }
    before = key;
    return resource.entry("list", key, item).withAttributes(Attributes.NONE);
  }

  private void fetch() {
    GcsRequest request =
        GcsRequest.objects("GET", wire.settings())
            .query("maxResults", Integer.toString(PAGE))
            .query("fields", "nextPageToken,items(" + GcsResource.LISTED + ")");
    if (!prefix.isEmpty()) {
      request.query("prefix", prefix);
    }
    after.ifPresent(key -> request.query("startOffset", root + key.text()));
    if (!token.isEmpty()) {
      request.query("pageToken", token);
    }
    try (HttpAnswer answer = wire.ask("list", null, request)) {
      JsonNode document = GcsJson.read(answer);
      page = document.path("items").iterator();
      String next = GcsJson.text(document, "nextPageToken");
      if (!next.isEmpty() && next.equals(token)) {
        throw wrong("the same page again");
      }
      token = next;
      last = next.isEmpty();
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  private StoreException wrong(String what) {
    return errors.fault(Kind.UNEXPECTED, "list", null).because("the server listed " + what).build();
  }

  @Override
  public void close() {
    page = Collections.emptyIterator();
    last = true;
  }
}
