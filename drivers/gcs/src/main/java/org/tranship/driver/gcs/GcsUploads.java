package org.tranship.driver.gcs;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.tranship.core.value.Key;
import org.tranship.driver.gcs.GcsWire.Reply;
import tools.jackson.databind.JsonNode;

/// Objects written in parts: each part is an object below the store's prefix, and the server puts
/// them together. Why not Google's own resumable upload: docs/decisions/0010-gcs-client.md.
///
/// Crash argument. What was begun is written down beside the parts before there is one, so every
/// part belongs to an upload that [#list] shows; the last thing removed, at the end and when
/// aborted, is that writing. The object comes to be by one request, with the caller's condition,
/// and shares nothing with the parts: removing them can never harm it. A kill before that request
/// leaves the old object and an upload that can go on; a kill after it leaves an upload that is
/// aborted like any other. A part is named with its generation, so one that was sent again behind
/// our back is noticed, not taken.
final class GcsUploads implements ResumableUploads {
  private static final int MOST_LISTED = 1000;
  private static final int MOST_PARTS = 10_000;

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsResource resource;
  private final GcsKeys keys;
  private final GcsWriter writer;
  private final GcsDeletes deletes;
  private final GcsJoins joins;
  private final Clock clock;
  private final Supplier<String> names;

  /// @param names gives a name that nobody else has
  GcsUploads(
      GcsWire wire,
      GcsErrors errors,
      GcsResource resource,
      GcsKeys keys,
      GcsWriter writer,
      GcsDeletes deletes,
      Clock clock,
      Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    this.resource = resource;
    this.keys = keys;
    this.writer = writer;
    this.deletes = deletes;
    this.joins = new GcsJoins(wire, errors, keys, writer);
    this.clock = clock;
    this.names = names;
  }

  @Override
  public Limits limits() {
    return new Limits(ByteCount.of(1), GcsWriter.LARGEST, MOST_PARTS);
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    // Refuses now what could not be kept at the end.
    resource.write(key, attributes);
    Instant begun = Instant.ofEpochMilli(clock.millis());
    // In front the time, so that a listing is in the order of age.
    String id = "%014d-%s".formatted(begun.toEpochMilli(), names.get());
    Map<String, Object> note = new TreeMap<>();
    note.put("key", key.text());
    note.put("attributes", attributes.asMap());
    insert(key, keys.upload(id), GcsJson.content(note)).orThrow();
    return new Upload(key, id, begun);
  }

  private WriteOutcome insert(Key key, String name, Content content) {
    return writer.insert(key, name, GcsJoins.PASSING, new Condition.Always(), content, Map.of());
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    insert(upload.key(), keys.part(upload.id(), number), content).orThrow();
    // By its number, since the tag holds the server's own CRC32C beside the generation.
    return stored(upload, number);
  }

  private Part stored(Upload upload, int number) {
    String name = keys.part(upload.id(), number);
    GcsRequest request =
        GcsRequest.object("GET", wire.settings(), name).query("fields", GcsResource.LISTED);
    try (HttpAnswer answer = wire.ask("write", upload.key(), request)) {
      return part(number, GcsJson.read(answer));
    } catch (IOException e) {
      throw errors.of("write", upload.key(), e);
    }
  }

  private static Part part(int number, JsonNode item) {
    return new Part(
        number,
        ByteCount.of(Long.parseLong(GcsJson.text(item, "size"))),
        GcsJson.text(item, "generation") + " " + GcsJson.text(item, "crc32c"));
  }

  @Override
  public List<Part> parts(Upload upload) {
    note(upload);
    String below = keys.below(upload.id());
    List<Part> parts = new ArrayList<>();
    for (JsonNode item : items(below)) {
      String number = GcsJson.text(item, "name").substring(below.length());
      if (number.matches("[0-9]{8}")) {
        parts.add(part(Integer.parseInt(number), item));
      }
    }
    parts.sort(Comparator.comparingInt(Part::number));
    return List.copyOf(parts);
  }

  /// What lies below one of our own prefixes; at most some ten thousand small items.
  private List<JsonNode> items(String prefix) {
    List<JsonNode> items = new ArrayList<>();
    String token = "";
    do {
      GcsRequest request =
          GcsRequest.objects("GET", wire.settings())
              .query("maxResults", Integer.toString(MOST_LISTED))
              .query("fields", "nextPageToken,items(" + GcsResource.LISTED + ")")
              .query("prefix", prefix);
      if (!token.isEmpty()) {
        request.query("pageToken", token);
      }
      try (HttpAnswer answer = wire.ask("list", null, request)) {
        JsonNode document = GcsJson.read(answer);
        document.path("items").forEach(items::add);
        token = GcsJson.text(document, "nextPageToken");
      } catch (IOException e) {
        throw errors.of("list", null, e);
      }
    } while (!token.isEmpty() && items.size() < 2 * MOST_PARTS);
    return items;
  }

  /// What was written down at the beginning.
  ///
  /// @throws StoreException of kind `NOT_FOUND` if there is no such upload any more
  private JsonNode note(Upload upload) {
    return note(upload.id())
        .orElseThrow(
            () ->
                errors
                    .fault(Kind.NOT_FOUND, "write", upload.key())
                    .because("there is no such upload any more")
                    .build());
  }

  private Optional<JsonNode> note(String id) {
    GcsRequest request =
        GcsRequest.object("GET", wire.settings(), keys.upload(id)).query("alt", "media");
    return switch (wire.reply("list", null, request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield Optional.of(GcsJson.read(answer));
        } catch (IOException e) {
          throw errors.of("list", null, e);
        }
      }
      case Reply.Failure(GcsFailure failure) -> {
        if (failure.status() == 404 && !GcsErrors.bucketMissing(failure)) {
          yield Optional.empty();
        }
        throw errors.of("list", null, failure);
      }
    };
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Key key = upload.key();
    Attributes attributes;
    List<Part> full =
        parts.stream()
            .sorted(Comparator.comparingInt(Part::number))
            .filter(part -> part.size().bytes() > 0)
            .toList();
    WriteOutcome outcome;
    try {
      attributes = attributes(note(upload));
      requireAll(upload, full);
      outcome =
          full.isEmpty()
              ? writer.put(PutRequest.of(key, new byte[0]).with(attributes).with(condition))
              : joins.join(upload, full, resource.write(key, attributes), condition);
    } catch (StoreException e) {
      // Nothing is visible before the last request, whose own faults are outcomes.
      return new WriteOutcome.Refused(e);
    }
    if (outcome instanceof WriteOutcome.Done) {
      tidy(upload);
    }
    return outcome;
  }

  private static Attributes attributes(JsonNode note) {
    Map<String, String> values = new HashMap<>();
    note.path("attributes").forEachEntry((name, value) -> values.put(name, value.asString("")));
    return Attributes.of(values);
  }

  private void requireAll(Upload upload, List<Part> asked) {
    Map<Integer, String> there =
        parts(upload).stream().collect(Collectors.toMap(Part::number, Part::tag));
    for (Part part : asked) {
      if (!part.tag().equals(there.get(part.number()))) {
        throw errors
            .fault(Kind.CORRUPT, "write", upload.key())
            .because("part " + part.number() + " is not there as it was sent")
            .next("List the parts and send what is missing.")
            .build();
      }
    }
  }

  /// Removes what the finished object does not need. It is whole already, so a fault here only
  /// leaves something behind that [#list] finds.
  private void tidy(Upload upload) {
    try {
      abort(upload);
    } catch (StoreException e) {
      // An interrupted thread is told again by its flag; the object is done all the same.
      return;
    }
  }

  @Override
  public void abort(Upload upload) {
    List<String> there =
        items(keys.below(upload.id())).stream().map(item -> GcsJson.text(item, "name")).toList();
    deletes.names(upload.key(), there);
    deletes.names(upload.key(), List.of(keys.upload(upload.id())));
  }

  @Override
  public List<Upload> list(String prefix) {
    List<Upload> found = new ArrayList<>();
    for (JsonNode item : items(keys.uploads())) {
      String id = GcsJson.text(item, "name").substring(keys.uploads().length());
      if (!id.matches("[0-9]{14}-.+") || found.size() == MOST_LISTED) {
        continue;
      }
      Instant begun = Instant.ofEpochMilli(Long.parseLong(id, 0, 14, 10));
      note(id)
          .map(note -> GcsJson.text(note, "key"))
          .filter(key -> !key.isEmpty() && key.startsWith(prefix))
          .ifPresent(key -> found.add(new Upload(Key.of(key), id, begun)));
    }
    return List.copyOf(found);
  }
}
