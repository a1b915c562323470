package org.tranship.driver.swift;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Segmented;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftWire.Reply;
import tools.jackson.databind.JsonNode;

/// Dynamic large objects of the store's own container: an object with the header
/// `X-Object-Manifest: CONTAINER/BEGINNING` gives out, one behind the other, what the container has
/// under names that begin so. Segments in another container are somebody else's, and are neither
/// told nor removed.
///
/// In a listing such an object is empty, so that only what is empty there is asked for.
final class SwiftDynamicObjects implements Segmented {
  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftTraits traits;

  SwiftDynamicObjects(SwiftWire wire, SwiftErrors errors, SwiftTraits traits) {
    this.wire = wire;
    this.errors = errors;
    this.traits = traits;
  }

  @Override
  public Optional<String> segmentsOf(Key key) {
    errors.refuseIfInterrupted("stat");
    return named(wire.settings().full(key.text()));
  }

  @Override
  public void eachOfContainer(Consumer<String> told) {
    each(
        "",
        (name, bytes) -> {
          if (bytes == 0) {
            named(name).ifPresent(told);
          }
        });
  }

  @Override
  public long removeSegments(String beginning) {
    if (beginning.isEmpty()) {
      throw new IllegalArgumentException("That is every object of the container.");
    }
    long[] removed = {0};
    each(
        beginning,
        (name, _) -> {
          remove(name);
          removed[0]++;
        });
    return removed[0];
  }

  private Optional<String> named(String name) {
    SwiftRequest request = SwiftRequest.object("HEAD", wire.settings().container(), name);
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield beginning(answer.headers().get("x-object-manifest", ""));
        }
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() != 404) {
            throw errors.of("stat", null, failure);
          }
          yield Optional.empty();
        }
      };
    } catch (IOException e) {
      throw errors.of("stat", null, e);
    }
  }

  /// The header is percent-encoded; a plus sign in it is one.
  private Optional<String> beginning(String header) {
    String place = URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
    String own = wire.settings().container() + "/";
    return place.length() > own.length() && place.startsWith(own)
        ? Optional.of(place.substring(own.length()))
        : Optional.empty();
  }

  /// Page by page behind the last name, so that what is removed meanwhile changes nothing.
  private void each(String prefix, BiConsumer<String, Long> told) {
    SwiftPages pages = new SwiftPages(wire, errors, traits, prefix);
    String marker = "";
    JsonNode page;
    do {
      errors.refuseIfInterrupted("list");
      page = pages.behind(marker);
      for (JsonNode item : page) {
        marker = pages.name(item);
        told.accept(marker, item.path("bytes").asLong(0));
      }
    } while (!page.isEmpty());
  }

  private void remove(String name) {
    try {
      switch (wire.send(SwiftRequest.object("DELETE", wire.settings().container(), name))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() != 404) {
            throw errors.of("delete", null, failure);
          }
        }
      }
    } catch (IOException e) {
      throw errors.of("delete", null, e);
    }
  }
}
