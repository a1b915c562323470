package org.tranship.driver.swift;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.driver.swift.SwiftWire.Reply;
import tools.jackson.databind.JsonNode;

/// Objects written in parts, as static large objects: the parts are objects in a container of their
/// own, and a manifest that names each with its MD5 and size becomes the object. The server
/// compares both for every part before it takes the manifest.
///
/// What was begun is written down beside the parts, so that another process can go on.
final class SwiftUploads implements ResumableUploads {
  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftHeaders headers;
  private final SwiftWriter writer;
  private final SwiftTraits traits;
  private final SwiftSegments segments;
  private final SwiftUploadNotes notes;
  private final Clock clock;
  private final Supplier<String> names;

  /// @param names gives a name that nobody else has
  SwiftUploads(
      SwiftWire wire,
      SwiftErrors errors,
      SwiftHeaders headers,
      SwiftWriter writer,
      SwiftTraits traits,
      SwiftSegments segments,
      Clock clock,
      Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
    this.writer = writer;
    this.traits = traits;
    this.segments = segments;
    this.notes = new SwiftUploadNotes(wire, errors, traits, segments);
    this.clock = clock;
    this.names = names;
  }

  @Override
  public Limits limits() {
    SwiftInfo info = traits.info();
    SwiftInfo.Slo slo = info.slo().orElseGet(() -> new SwiftInfo.Slo(1, 1));
    return new Limits(ByteCount.of(slo.smallest()), ByteCount.of(info.largestObject()), slo.most());
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    if (traits.info().slo().isEmpty()) {
      throw errors
          .fault(Kind.UNSUPPORTED, "write", key)
          .because("the server does not offer static large objects")
          .build();
    }
    // Refuses now what could not be kept at the end.
    headers.write(key, attributes, object("PUT", key));
    Instant begun = Instant.ofEpochMilli(clock.millis());
    // In front the time, so that a listing is in the order of age.
    String id = "%014d-%s".formatted(begun.toEpochMilli(), names.get());
    Map<String, Object> note = new TreeMap<>();
    note.put("container", wire.settings().container());
    note.put("name", wire.settings().full(key.text()));
    note.put("attributes", attributes.asMap());
    segments.begun();
    Content.Bytes content = SwiftJson.content(note);
    WriteOutcome outcome = put(key, SwiftSegments.upload(id), content);
    if (outcome instanceof WriteOutcome.Refused(StoreException reason)
        && reason.kind() == Kind.CONTAINER_MISSING) {
      segments.create();
      outcome = put(key, SwiftSegments.upload(id), content);
    }
    outcome.orThrow();
    return new Upload(key, id, begun);
  }

  private WriteOutcome put(Key key, String name, Content content) {
    return writer.send(segments.request("PUT", name), key, content, Map.of());
  }

  private SwiftRequest object(String method, Key key) {
    return SwiftRequest.object(
        method, wire.settings().container(), wire.settings().full(key.text()));
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    WriteOutcome.Done done =
        put(upload.key(), SwiftSegments.segment(upload.id(), number), content).orThrow();
    return new Part(number, content.size(), done.version().token());
  }

  @Override
  public List<Part> parts(Upload upload) {
    notes.read(upload);
    List<Part> parts = new ArrayList<>();
    String below = SwiftSegments.below(upload.id());
    String marker = "";
    while (true) {
      List<JsonNode> page = notes.page(below, marker);
      if (page.isEmpty()) {
        parts.sort(Comparator.comparingInt(Part::number));
        return List.copyOf(parts);
      }
      for (JsonNode item : page) {
        marker = SwiftJson.text(item, "name");
        String number = marker.substring(below.length());
        if (number.matches("[0-9]{8}")) {
          parts.add(
              new Part(
                  Integer.parseInt(number),
                  ByteCount.of(item.path("bytes").asLong(0)),
                  SwiftJson.text(item, "hash")));
        }
      }
    }
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Key key = upload.key();
    SwiftRequest request = object("PUT", key).query("multipart-manifest", "put");
    Attributes attributes;
    try {
      writer.require(key, condition);
      Map<String, String> values = new HashMap<>();
      notes
          .read(upload)
          .path("attributes")
          .forEachEntry((name, value) -> values.put(name, value.asString()));
      attributes = Attributes.of(values);
      headers.write(key, attributes, request);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    boolean empty = parts.stream().allMatch(part -> part.size().bytes() == 0);
    // A manifest has no empty segments, so an object without bytes is a plain one.
    WriteOutcome outcome =
        empty
            ? writer.put(PutRequest.of(key, new byte[0]).with(attributes))
            : manifest(key, request, upload, parts);
    if (outcome instanceof WriteOutcome.Done) {
      tidy(upload, empty ? List.of() : parts);
    }
    return outcome;
  }

  private WriteOutcome manifest(Key key, SwiftRequest request, Upload upload, List<Part> parts) {
    List<Object> manifest = new ArrayList<>();
    parts.stream()
        .sorted(Comparator.comparingInt(Part::number))
        .filter(part -> part.size().bytes() > 0)
        .forEach(
            part ->
                manifest.add(
                    Map.of(
                        "path",
                        segments.container()
                            + "/"
                            + SwiftSegments.segment(upload.id(), part.number()),
                        "etag",
                        part.tag(),
                        "size_bytes",
                        part.size().bytes())));
    request.header("Accept", "application/json").content(SwiftJson.content(manifest));
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield new WriteOutcome.Done(
              SwiftHeaders.version(answer.headers().get("etag", "")),
              Optional.of(DigestAlgorithm.MD5));
        }
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() == 400) {
            yield new WriteOutcome.Refused(
                errors
                    .fault(Kind.CORRUPT, "write", key)
                    .because("the parts are not as they were sent (" + failure.said() + ")")
                    .next("List the parts and send what is missing.")
                    .build());
          }
          yield failure.status() == 404
              ? new WriteOutcome.Refused(errors.of("write", null, failure))
              : errors.outcome("write", key, failure);
        }
      };
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  /// Removes what the finished object does not need. It is whole already, so a fault here only
  /// leaves something behind that [#list] or a look into the container finds.
  private void tidy(Upload upload, List<Part> used) {
    Set<Integer> needed = new HashSet<>();
    used.forEach(part -> needed.add(part.number()));
    try {
      for (Part part : parts(upload)) {
        if (!needed.contains(part.number()) || part.size().bytes() == 0) {
          notes.remove(upload.key(), SwiftSegments.segment(upload.id(), part.number()));
        }
      }
      notes.remove(upload.key(), SwiftSegments.upload(upload.id()));
    } catch (StoreException e) {
      // An interrupted thread is told again by its flag; the object is done all the same.
      return;
    }
  }

  /// Segments of an object that is there are never removed: the answer to `finish` may have been
  /// lost, and only the object itself knows.
  @Override
  public void abort(Upload upload) {
    Optional<JsonNode> note = notes.read(upload.id());
    if (note.isEmpty()) {
      return;
    }
    if (!livesOn(upload)) {
      for (Part part : parts(upload)) {
        notes.remove(upload.key(), SwiftSegments.segment(upload.id(), part.number()));
      }
    }
    notes.remove(upload.key(), SwiftSegments.upload(upload.id()));
  }

  private boolean livesOn(Upload upload) {
    SwiftRequest request =
        object("GET", upload.key())
            .query("multipart-manifest", "get")
            .query("format", "raw")
            .header("Range", "bytes=0-4095");
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            // The first segment is named near the beginning; a plain object is not looked into.
            yield answer.headers().get("x-static-large-object", "").equalsIgnoreCase("true")
                && new String(answer.body().readNBytes(4096), StandardCharsets.UTF_8)
                    .contains(SwiftSegments.below(upload.id()));
          }
        }
        case Reply.Failure(SwiftFailure failure) -> {
          if (failure.status() == 404 || failure.status() == 416) {
            yield false;
          }
          throw errors.of("delete", upload.key(), failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("delete", upload.key(), e);
    }
  }

  @Override
  public List<Upload> list(String prefix) {
    return notes.list(prefix);
  }
}
