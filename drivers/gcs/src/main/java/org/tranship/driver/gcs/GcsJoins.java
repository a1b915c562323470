package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.driver.gcs.GcsWire.Reply;
import tools.jackson.databind.JsonNode;

/// Puts parts together with `objects.compose`. One request takes 32; more are put together in
/// levels, each 32 of one level becoming one of the next, until one request makes the object. Every
/// source is named with its generation. The CRC32C of the whole follows from those of the parts,
/// and is compared with what the server says of the object.
final class GcsJoins {
  /// Google's limit for the sources of one request.
  private static final int MOST = 32;

  /// What parts and joins of parts are written with: they are removed soon, and every other class
  /// is charged for at least a month ([Compose
  /// objects](https://docs.cloud.google.com/storage/docs/composing-objects)).
  static final Map<String, Object> PASSING = Map.of("storageClass", "STANDARD");

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsKeys keys;
  private final GcsWriter writer;

  GcsJoins(GcsWire wire, GcsErrors errors, GcsKeys keys, GcsWriter writer) {
    this.wire = wire;
    this.errors = errors;
    this.keys = keys;
    this.writer = writer;
  }

  private record Source(String name, String generation, Optional<Digest> crc32c, long size) {}

  /// @param description what is said of the object besides its name
  /// @throws StoreException if it failed before the last request, so that nothing is visible
  WriteOutcome join(
      Upload upload, List<Part> parts, Map<String, Object> description, Condition condition) {
    List<Source> sources = new ArrayList<>();
    for (Part part : parts) {
      String[] tag = part.tag().split(" ", 2);
      sources.add(
          new Source(
              keys.part(upload.id(), part.number()),
              tag[0],
              tag.length == 2 ? GcsResource.crc32c(tag[1]) : Optional.empty(),
              part.size().bytes()));
    }
    for (int level = 1; sources.size() > MOST; level++) {
      List<Source> next = new ArrayList<>();
      for (int from = 0; from < sources.size(); from += MOST) {
        List<Source> some = sources.subList(from, Math.min(from + MOST, sources.size()));
        next.add(between(upload, keys.join(upload.id(), level, next.size()), some));
      }
      sources = next;
    }
    return last(upload.key(), sources, description, condition);
  }

  private Source between(Upload upload, String name, List<Source> some) {
    try (HttpAnswer answer =
        wire.ask("write", upload.key(), request(name, some, PASSING, new Condition.Always()))) {
      JsonNode made = GcsJson.read(answer);
      return new Source(
          name,
          GcsJson.text(made, "generation"),
          joined(some),
          some.stream().mapToLong(Source::size).sum());
    } catch (IOException e) {
      throw errors.of("write", upload.key(), e);
    }
  }

  private GcsRequest request(
      String name, List<Source> some, Map<String, Object> description, Condition condition) {
    List<Object> named = new ArrayList<>();
    some.forEach(
        source -> named.add(Map.of("name", source.name(), "generation", source.generation())));
    return GcsWriter.conditioned(GcsRequest.compose(wire.settings(), name), condition)
        .query("fields", "generation,crc32c,size")
        .header("Content-Type", "application/json")
        .content(GcsJson.content(Map.of("sourceObjects", named, "destination", description)));
  }

  private WriteOutcome last(
      Key key, List<Source> sources, Map<String, Object> description, Condition condition) {
    GcsRequest request = request(wire.settings().full(key.text()), sources, description, condition);
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield made(key, sources, GcsJson.read(answer));
          }
        }
        case Reply.Failure(GcsFailure failure) ->
            failure.status() == 404 && !GcsErrors.bucketMissing(failure)
                ? new WriteOutcome.Refused(
                    errors
                        .fault(Kind.CORRUPT, "write", key)
                        .because("a part is not there any more (" + failure.said() + ")")
                        .next("List the parts and send what is missing.")
                        .build())
                : writer.refused(key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    }
  }

  private WriteOutcome made(Key key, List<Source> sources, JsonNode object) {
    Optional<Digest> sent = joined(sources);
    Optional<Digest> there = GcsResource.crc32c(GcsJson.text(object, "crc32c"));
    if (sent.isPresent() && there.isPresent() && !sent.equals(there)) {
      return new WriteOutcome.Unknown(writer.corrupt(key, there.get(), sent.get()));
    }
    return new WriteOutcome.Done(
        GcsResource.version(object),
        sent.isPresent() && there.isPresent()
            ? Optional.of(DigestAlgorithm.CRC32C)
            : Optional.empty());
  }

  private static Optional<Digest> joined(List<Source> sources) {
    Optional<Digest> whole = sources.getFirst().crc32c();
    for (Source source : sources.subList(1, sources.size())) {
      if (whole.isEmpty() || source.crc32c().isEmpty()) {
        return Optional.empty();
      }
      whole = Optional.of(Crc32cJoin.of(whole.get(), source.crc32c().get(), source.size()));
    }
    return whole;
  }
}
