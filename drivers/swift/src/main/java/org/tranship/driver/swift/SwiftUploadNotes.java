package org.tranship.driver.swift;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftWire.Reply;
import tools.jackson.databind.JsonNode;

/// What lies in the container for segments, beside [SwiftSegments]: what was written down of each
/// upload in parts when it was begun, and the names of the parts.
final class SwiftUploadNotes {
  private static final int MOST_LISTED = 1000;

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftTraits traits;
  private final SwiftSegments segments;

  SwiftUploadNotes(SwiftWire wire, SwiftErrors errors, SwiftTraits traits, SwiftSegments segments) {
    this.wire = wire;
    this.errors = errors;
    this.traits = traits;
    this.segments = segments;
  }

  /// A page of the container for segments; empty at the end, also where there is no container.
  List<JsonNode> page(String prefix, String marker) {
    SwiftRequest request =
        SwiftRequest.container("GET", segments.container())
            .query("format", "json")
            .query("prefix", prefix)
            .query("limit", Integer.toString(Math.clamp(traits.info().page(), 1, MOST_LISTED)));
    if (!marker.isEmpty()) {
      request.query("marker", marker);
    }
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            List<JsonNode> items = new ArrayList<>();
            if (answer.status() != 204) {
              SwiftJson.read(answer).forEach(items::add);
            }
            yield items;
          }
        }
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() == 404) {
            yield List.of();
          }
          throw errors.of("list", null, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  /// What was written down at the beginning.
  ///
  /// @throws StoreException of kind `NOT_FOUND` if there is no such upload any more
  JsonNode read(Upload upload) {
    return read(upload.id())
        .orElseThrow(
            () ->
                errors
                    .fault(Kind.NOT_FOUND, "write", upload.key())
                    .because("there is no such upload any more")
                    .build());
  }

  /// The same; empty if there is none.
  Optional<JsonNode> read(String id) {
    try {
      return switch (wire.send(segments.request("GET", SwiftSegments.upload(id)))) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield Optional.of(SwiftJson.read(answer));
          }
        }
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() == 404) {
            yield Optional.empty();
          }
          throw errors.of("list", null, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  /// Removes an object of that container, if it is there.
  ///
  /// @param key what it belongs to
  void remove(Key key, String name) {
    try {
      switch (wire.send(segments.request("DELETE", name))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() != 404) {
            throw errors.of("delete", key, failure);
          }
        }
      }
    } catch (IOException e) {
      throw errors.of("delete", key, e);
    }
  }

  /// The uploads that are under way, oldest first; see [ResumableUploads#list].
  List<Upload> list(String prefix) {
    String root = wire.settings().prefix();
    List<Upload> found = new ArrayList<>();
    String marker = "";
    while (found.size() < MOST_LISTED) {
      List<JsonNode> page = page(SwiftSegments.UPLOADS, marker);
      if (page.isEmpty()) {
        break;
      }
      for (JsonNode item : page) {
        marker = SwiftJson.text(item, "name");
        String id = marker.substring(SwiftSegments.UPLOADS.length());
        if (!id.matches("[0-9]{14}-.+") || found.size() == MOST_LISTED) {
          continue;
        }
        Instant begun = Instant.ofEpochMilli(Long.parseLong(id, 0, 14, 10));
        read(id)
            .filter(note -> SwiftJson.text(note, "container").equals(wire.settings().container()))
            .map(note -> SwiftJson.text(note, "name"))
            .filter(name -> name.startsWith(root + prefix) && name.length() > root.length())
            .ifPresent(
                name -> found.add(new Upload(Key.of(name.substring(root.length())), id, begun)));
      }
    }
    return List.copyOf(found);
  }
}
