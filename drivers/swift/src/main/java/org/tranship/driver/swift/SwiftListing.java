package org.tranship.driver.swift;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
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
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import tools.jackson.databind.JsonNode;

/// A listing in JSON, page by page behind the last name seen. Swift sorts names by their UTF-8
/// bytes; that is checked, not believed. A page may be short for reasons of the server's own, so
/// only an empty one is the end.
///
/// Swift's listings are brought up to date behind the writes; a server under load may show a new
/// object late.
final class SwiftListing implements Listing {
  /// Entries per request: a page is held in memory while it is given out.
  private static final int PAGE = 2000;

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftReader reader;
  private final SwiftTraits traits;
  private final String root;
  private final String prefix;
  private String marker;
  private Iterator<JsonNode> page = Collections.emptyIterator();
  private boolean ended;
  private @Nullable Key last;

  SwiftListing(
      SwiftWire wire,
      SwiftErrors errors,
      SwiftReader reader,
      SwiftTraits traits,
      ListRequest request) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
    this.traits = traits;
    this.root = wire.settings().prefix();
    this.prefix = root + request.prefix();
    this.marker = request.after().map(key -> root + key.text()).orElse("");
  }

  @Override
  public @Nullable Entry next() {
    while (!ended) {
      while (page.hasNext()) {
        JsonNode item = page.next();
        String name = SwiftJson.text(item, "name");
        marker = name;
        // An object at the prefix itself has no key here, and the probe is nobody's business.
        if (name.length() > root.length() && !name.equals(traits.probeName())) {
          Optional<Entry> entry = entry(name, item);
          if (entry.isPresent()) {
            return entry.get();
          }
        }
      }
      fetch();
    }
    return null;
  }

  private void fetch() {
    SwiftRequest request =
        SwiftRequest.container("GET", wire.settings().container())
            .query("format", "json")
            .query("limit", Integer.toString(Math.clamp(traits.info().page(), 1, PAGE)));
    if (!prefix.isEmpty()) {
      request.query("prefix", prefix);
    }
    if (!marker.isEmpty()) {
      request.query("marker", marker);
    }
    try (HttpAnswer answer = wire.ask("list", null, request)) {
      if (answer.status() == 204) {
        ended = true;
        return;
      }
      JsonNode items = SwiftJson.read(answer);
      if (!items.isArray()) {
        throw wrong("something that is no list");
      }
      page = items.iterator();
      ended = !page.hasNext();
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  private Optional<Entry> entry(String name, JsonNode item) {
    if (!name.startsWith(prefix)) {
      throw wrong("the name \"" + name + "\", which does not start with what was asked for");
    }
    Key key = Key.of(name.substring(root.length()));
    Key before = last;
    if (before != null && before.compareTo(key) >= 0) {
      throw wrong("\"" + key + "\" behind \"" + before + "\", which is not the order of the keys");
    }
    last = key;
    long size = item.path("bytes").asLong(-1);
    if (size < 0) {
      throw wrong("\"" + key + "\" without its size");
    }
    if (size == 0) {
      // The entry of a dynamic large object or of a link is empty, whatever it stands for. The
      // object itself tells; if it is gone by now, it is no entry.
      return reader.stat(key);
    }
    String composed = SwiftJson.text(item, "slo_etag");
    Version version =
        SwiftHeaders.version(composed.isEmpty() ? SwiftJson.text(item, "hash") : composed);
    Optional<Digest> digest = composed.isEmpty() ? SwiftHeaders.md5(version) : Optional.empty();
    return Optional.of(
        new Entry(key, ByteCount.of(size), version, modified(item), digest, Attributes.NONE));
  }

  /// When an entry of a listing was written, by the server's clock; empty if it does not say so.
  static Optional<Instant> modified(JsonNode item) {
    String text = SwiftJson.text(item, "last_modified");
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(
              LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                  .toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private StoreException wrong(String what) {
    return errors.fault(Kind.UNEXPECTED, "list", null).because("the server listed " + what).build();
  }

  @Override
  public void close() {
    page = Collections.emptyIterator();
    ended = true;
  }
}
