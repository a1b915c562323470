package org.tranship.driver.swift;

import java.io.IOException;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import tools.jackson.databind.JsonNode;

/// Pages of what the store's container has under names that begin in one way, each behind a name. A
/// page may be short for reasons of the server's own, so only an empty one is the end. Thread-safe.
final class SwiftPages {
  /// Entries per request: a page is held in memory while it is given out.
  private static final int PAGE = 2000;

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftTraits traits;
  private final String prefix;

  /// @param prefix what full names begin with; empty for all of them
  SwiftPages(SwiftWire wire, SwiftErrors errors, SwiftTraits traits, String prefix) {
    this.wire = wire;
    this.errors = errors;
    this.traits = traits;
    this.prefix = prefix;
  }

  /// @param marker the full name behind which the page begins; empty for the first one
  /// @return its entries; empty behind the last one
  JsonNode behind(String marker) {
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
        return SwiftJson.none();
      }
      JsonNode items = SwiftJson.read(answer);
      if (!items.isArray()) {
        throw wrong("something that is no list");
      }
      return items;
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  /// The full name of an entry, which has to be one of those that were asked for.
  String name(JsonNode item) {
    String name = SwiftJson.text(item, "name");
    if (!name.startsWith(prefix)) {
      throw wrong("the name \"" + name + "\", which does not start with what was asked for");
    }
    return name;
  }

  /// @param what the server listed, as the end of a sentence
  StoreException wrong(String what) {
    return errors.fault(Kind.UNEXPECTED, "list", null).because("the server listed " + what).build();
  }
}
