package org.tranship.driver.swift;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import tools.jackson.databind.JsonNode;

/// A listing in JSON, page by page behind the last name seen. Swift sorts names by their UTF-8
/// bytes; that is checked, not believed.
///
/// Swift's listings are brought up to date behind the writes; a server under load may show a new
/// object late.
final class SwiftListing implements Listing {
  private final SwiftReader reader;
  private final SwiftTraits traits;
  private final String root;
  private final SwiftPages pages;
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
    this.reader = reader;
    this.traits = traits;
    this.root = wire.settings().prefix();
    this.pages = new SwiftPages(wire, errors, traits, root + request.prefix());
    this.marker = request.after().map(key -> root + key.text()).orElse("");
  }

  @Override
  public @Nullable Entry next() {
    while (!ended) {
      while (page.hasNext()) {
        JsonNode item = page.next();
        String name = pages.name(item);
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
    page = pages.behind(marker).iterator();
    ended = !page.hasNext();
  }

  private Optional<Entry> entry(String name, JsonNode item) {
    Key key = Key.of(name.substring(root.length()));
    Key before = last;
    if (before != null && before.compareTo(key) >= 0) {
      throw pages.wrong(
          "\"" + key + "\" behind \"" + before + "\", which is not the order of the keys");
    }
    last = key;
    long size = item.path("bytes").asLong(-1);
    if (size < 0) {
      throw pages.wrong("\"" + key + "\" without its size");
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

  @Override
  public void close() {
    page = Collections.emptyIterator();
    ended = true;
  }
}
