package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.HashingContent;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.gcs.GcsWire.Reply;
import tools.jackson.databind.JsonNode;

/// Writes whole objects in one request each: the description and the bytes, `uploadType=multipart`.
///
/// The CRC32C of the content stands in the description, and the server refuses other bytes. Of a
/// stream whose CRC32C nobody knows it is computed on the way and compared with the one that the
/// server computed from what it received; bytes spoilt on the way are then noticed as surely, but
/// only after they became visible.
final class GcsWriter {
  /// Google's limit for one object.
  static final ByteCount LARGEST = ByteCount.of(5L << 40);

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsResource resource;
  private final Supplier<String> names;

  /// @param names gives a text that nobody else has
  GcsWriter(GcsWire wire, GcsErrors errors, GcsResource resource, Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    this.resource = resource;
    this.names = names;
  }

  /// @throws StoreException only if the content could not be read
  WriteOutcome put(PutRequest put) {
    Key key = put.key();
    Map<String, Object> description;
    try {
      if (put.content().size().compareTo(LARGEST) > 0) {
        throw errors
            .fault(Kind.TOO_LARGE, "write", key)
            .because("it has " + put.content().size() + " and the server takes " + LARGEST)
            .build();
      }
      description = resource.write(key, put.attributes());
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return insert(
        key,
        wire.settings().full(key.text()),
        description,
        put.condition(),
        put.content(),
        put.known());
  }

  /// Writes content under a name of the bucket.
  ///
  /// @param key for messages
  /// @param description what is said of the object besides its name and digests
  /// @throws StoreException if the content could not be read
  WriteOutcome insert(
      Key key,
      String name,
      Map<String, Object> description,
      Condition condition,
      Content content,
      Map<DigestAlgorithm, Digest> known) {
    Digest crc32c = known.get(DigestAlgorithm.CRC32C);
    Digest md5 = known.get(DigestAlgorithm.MD5);
    DigestAlgorithm checked =
        crc32c == null && md5 != null ? DigestAlgorithm.MD5 : DigestAlgorithm.CRC32C;
    if (crc32c == null && content instanceof Content.Bytes bytes) {
      crc32c = RunningDigest.of(DigestAlgorithm.CRC32C, bytes);
    }
    Map<String, Object> all = new TreeMap<>(description);
    all.put("name", name);
    if (crc32c != null) {
      all.put("crc32c", GcsResource.base64(crc32c));
    }
    if (md5 != null) {
      all.put("md5Hash", GcsResource.base64(md5));
    }
    HashingContent hashing =
        crc32c == null ? new HashingContent(content, DigestAlgorithm.CRC32C) : null;
    Content media = hashing == null ? content : new Content.Streamed(content.size(), hashing);
    RelatedContent body = RelatedContent.of(names.get(), GcsJson.content(all), media);
    GcsRequest request =
        conditioned(GcsRequest.insert(wire.settings()), condition)
            .query("fields", "generation,crc32c,size")
            .header("Content-Type", body.type())
            .content(body.content());
    return send(key, request, hashing, checked);
  }

  /// Puts the condition into a request that writes.
  static GcsRequest conditioned(GcsRequest request, Condition condition) {
    return switch (condition) {
      case Condition.Always() -> request;
      // No object has the generation 0, which means that there is none.
      case Condition.IfAbsent() -> request.query("ifGenerationMatch", "0").once();
      case Condition.IfVersion(Version version) ->
          request
              .query("ifGenerationMatch", version.token().matches("[0-9]+") ? version.token() : "1")
              .once();
    };
  }

  private WriteOutcome send(
      Key key, GcsRequest request, @Nullable HashingContent hashing, DigestAlgorithm checked) {
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield written(key, GcsJson.read(answer), hashing, checked);
          }
        }
        case Reply.Failure(GcsFailure failure) -> refused(key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      // No token was to be had, so nothing was carried out.
      return new WriteOutcome.Refused(e);
    }
  }

  /// What a refused write came to. There is no 404 but for the bucket.
  WriteOutcome refused(Key key, GcsFailure failure) {
    return failure.status() == 404
        ? new WriteOutcome.Refused(errors.of("write", null, failure))
        : errors.outcome("write", key, failure);
  }

  private WriteOutcome written(
      Key key, JsonNode answer, @Nullable HashingContent hashing, DigestAlgorithm checked) {
    Version version = GcsResource.version(answer);
    if (hashing == null) {
      return new WriteOutcome.Done(version, Optional.of(checked));
    }
    Optional<Digest> arrived = GcsResource.crc32c(GcsJson.text(answer, "crc32c"));
    Digest left = hashing.digest();
    if (arrived.isEmpty()) {
      return new WriteOutcome.Done(version, Optional.empty());
    }
    return arrived.get().equals(left)
        ? new WriteOutcome.Done(version, Optional.of(checked))
        : new WriteOutcome.Unknown(corrupt(key, arrived.get(), left));
  }

  /// The server holds other bytes than were sent.
  StoreException corrupt(Key key, Digest arrived, Digest left) {
    return errors
        .fault(Kind.CORRUPT, "write", key)
        .because("the server holds bytes of " + arrived + ", sent were " + left)
        .next("Write it again.")
        .build();
  }
}
