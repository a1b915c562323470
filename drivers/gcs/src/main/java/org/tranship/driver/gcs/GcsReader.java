package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.Headers;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpObjectBody;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.gcs.GcsWire.Reply;

/// Asks for objects and opens them.
///
/// The API gives user metadata in an object's description only, never beside its bytes. So a whole
/// object is two requests: its description, and then the bytes of that very generation. A range is
/// one, and comes without attributes.
///
/// An object whose `Content-Encoding` is `gzip` is unpacked by the server on its way, unless the
/// client says that it takes gzip; then other bytes than the stored ones would come, of a length
/// that nobody announces. It is always said, and what was unpacked all the same is refused.
final class GcsReader {
  /// How often an object may be written anew between its description and its bytes.
  private static final int LOOKS = 10;

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsResource resource;

  /// Some answer showed that the bucket is there, so a missing object is just that.
  private volatile boolean bucketSeen;

  GcsReader(GcsWire wire, GcsErrors errors, GcsResource resource) {
    this.wire = wire;
    this.errors = errors;
    this.resource = resource;
  }

  /// Asks whether the bucket is there and may be listed.
  void check() {
    wire.ask(
            "check",
            null,
            GcsRequest.objects("GET", wire.settings())
                .query("maxResults", "1")
                .query("prefix", wire.settings().prefix())
                .query("fields", "items(name)"))
        .close();
    bucketSeen = true;
  }

  private GcsRequest request(Key key) {
    return GcsRequest.object("GET", wire.settings(), wire.settings().full(key.text()));
  }

  Optional<Entry> stat(Key key) {
    return described("stat", key);
  }

  private Optional<Entry> described(String operation, Key key) {
    return switch (wire.reply(operation, key, request(key).query("fields", GcsResource.FIELDS))) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          bucketSeen = true;
          yield Optional.of(resource.entry(operation, key, GcsJson.read(answer)));
        } catch (IOException e) {
          throw errors.of(operation, key, e);
        }
      }
      case Reply.Failure(GcsFailure failure) -> {
        if (failure.status() != 404) {
          throw errors.of(operation, key, failure);
        }
        requireBucket(failure);
        yield Optional.empty();
      }
    };
  }

  /// Google says 404 for an object in a missing bucket, too.
  private void requireBucket(GcsFailure failure) {
    if (GcsErrors.bucketMissing(failure)) {
      throw errors.of("check", null, failure);
    }
    if (!bucketSeen) {
      check();
    }
  }

  ObjectBody open(Key key, ReadRequest read) {
    if (read.length().isPresent() && read.length().getAsLong() == 0) {
      return nothing(key, read);
    }
    if (!read.isWhole()) {
      return range(key, read);
    }
    for (int look = 0; look < LOOKS; look++) {
      Entry entry = now(key, read);
      Optional<ObjectBody> body = whole(key, read, entry);
      if (body.isPresent()) {
        return body.get();
      }
      if (read.ifVersion().isPresent()) {
        break;
      }
    }
    throw errors.changed("read", key);
  }

  /// The object as it is now, if it is in the version asked for.
  private Entry now(Key key, ReadRequest read) {
    Entry entry = described("read", key).orElseThrow(() -> errors.notFound("read", key));
    if (read.ifVersion().isPresent() && !read.ifVersion().get().equals(entry.version())) {
      throw errors.changed("read", key);
    }
    return entry;
  }

  private GcsRequest media(Key key, Version version) {
    GcsRequest request = request(key).query("alt", "media");
    if (version.isKnown()) {
      request.query("ifGenerationMatch", version.token());
    }
    return request.header("Accept-Encoding", "gzip");
  }

  /// The bytes of this entry's generation; empty if there is another by now, or none.
  private Optional<ObjectBody> whole(Key key, ReadRequest read, Entry entry) {
    return switch (wire.reply("read", key, media(key, entry.version()))) {
      case Reply.Success(HttpAnswer answer) ->
          Optional.of(
              body(
                  key,
                  read,
                  answer,
                  size -> {
                    if (size != entry.size().bytes()) {
                      throw unpacked(key, size + " bytes came of " + entry.size().bytes());
                    }
                    return entry;
                  }));
      case Reply.Failure(GcsFailure failure) ->
          switch (failure.status()) {
            case 404, 412 -> Optional.empty();
            default -> throw errors.of("read", key, failure);
          };
    };
  }

  private ObjectBody range(Key key, ReadRequest read) {
    String last =
        read.length().isPresent()
            ? Long.toString(
                read.offset() + Math.min(read.length().getAsLong(), Long.MAX_VALUE / 4) - 1)
            : "";
    GcsRequest request =
        media(key, read.ifVersion().orElse(Version.NONE))
            .header("Range", "bytes=" + read.offset() + "-" + last);
    return switch (wire.reply("read", key, request)) {
      case Reply.Success(HttpAnswer answer) ->
          body(key, read, answer, size -> bare(key, size, answer.headers()));
      case Reply.Failure(GcsFailure failure) ->
          switch (failure.status()) {
            case 412 -> throw errors.changed("read", key);
            case 416 -> nothing(key, read);
            case 404 -> {
              requireBucket(failure);
              throw errors.notFound("read", key);
            }
            default -> throw errors.of("read", key, failure);
          };
    };
  }

  private static Entry bare(Key key, long size, Headers headers) {
    return new Entry(
        key,
        ByteCount.of(size),
        Version.of(headers.get("x-goog-generation", "")),
        Optional.empty(),
        crc32c(headers),
        Attributes.NONE);
  }

  /// The CRC32C of the whole object; `x-goog-hash` comes once for each digest, or once for all.
  private static Optional<Digest> crc32c(Headers headers) {
    StringBuilder all = new StringBuilder();
    headers.forEach(
        (name, value) -> {
          if (name.equals("x-goog-hash")) {
            all.append(value).append(',');
          }
        });
    for (String one : all.toString().split(",", -1)) {
      if (one.strip().startsWith("crc32c=")) {
        return GcsResource.crc32c(one.strip().substring("crc32c=".length()));
      }
    }
    return Optional.empty();
  }

  private ObjectBody body(
      Key key, ReadRequest read, HttpAnswer answer, LongFunction<Entry> entryOfSize) {
    try {
      requireAsStored(key, answer);
      HttpObjectBody body =
          new HttpObjectBody(
              key, read, answer, errors, entryOfSize, Entry::digest, () -> stat(key));
      Version came = Version.of(answer.headers().get("x-goog-generation", ""));
      if (came.isKnown() && !came.equals(body.entry().version())) {
        throw errors.changed("read", key);
      }
      bucketSeen = true;
      return body;
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private void requireAsStored(Key key, HttpAnswer answer) {
    String stored = answer.headers().get("x-goog-stored-content-encoding", "identity");
    if (stored.equals("gzip") && !answer.headers().get("content-encoding", "").contains("gzip")) {
      throw unpacked(key, "it is stored as gzip and came without");
    }
  }

  private StoreException unpacked(Key key, String why) {
    return errors
        .fault(Kind.UNEXPECTED, "read", key)
        .because("the bytes were unpacked or packed on their way: " + why)
        .next("See whether a proxy stands between, or store the object with no-transform.")
        .build();
  }

  /// A range without bytes: what was asked for lies behind the end, or is empty.
  private ObjectBody nothing(Key key, ReadRequest read) {
    return HttpObjectBody.empty(now(key, read));
  }

  /// Whether an object is gone, of which a deletion in one version was refused.
  boolean gone(@Nullable Key key) {
    return key != null && stat(key).isEmpty();
  }
}
