package org.tranship.driver.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.client.http.Headers;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.http.XmlNode;
import org.tranship.core.store.Condition;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.s3.S3Wire.Reply;

/// Copies inside the server, by `CopyObject` and `UploadPartCopy` of the S3 API. Attributes are
/// sent anew (`REPLACE`), so that the copy has those that were asked for and no others.
///
/// Conditions on the target are sent along and, since many servers pass over them on a copy, looked
/// at right before as well.
final class S3Copies implements ServerCopies {
  /// Checksums that S3 may keep of a whole object, by the end of their header's name.
  private static final List<String> KEPT =
      List.of("crc64nvme", "crc32c", "crc32", "sha1", "sha256");

  private static final String CHECKSUM = "x-amz-checksum-";
  private static final String COPY = "copy";

  /// What is copied with one request. S3 takes 5 GiB, but a server may answer only when it is done,
  /// and nobody waits for an answer longer than the read timeout; larger ones go in pieces.
  private static final ByteCount LARGEST_AT_ONCE = ByteCount.ofMiB(512);

  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Headers headers;
  private final S3Writer writer;
  private final S3Uploads uploads;
  private final TraitsFinder traits;
  private final String service;

  S3Copies(
      S3Wire wire,
      S3Errors errors,
      S3Headers headers,
      S3Writer writer,
      S3Uploads uploads,
      TraitsFinder traits) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
    this.writer = writer;
    this.uploads = uploads;
    this.traits = traits;
    this.service = service(wire.settings());
  }

  /// One server, asked as one and the same: what the target's requests can read is then what the
  /// source's can. The key's name is hashed, so that it comes out nowhere.
  private static String service(S3Settings settings) {
    String text =
        String.join(
            "\n",
            settings.serverHost(),
            settings.keys().map(Identity::accessKeyId).orElse(""),
            settings.profile().orElse(""),
            settings.role().map(Object::toString).orElse(""),
            Boolean.toString(settings.anonymous()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "s3:" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public Place place(Key key) {
    StringBuilder path = new StringBuilder(wire.settings().bucket()).append('/');
    UriEncoding.path(path, S3Request.full(wire.settings(), key));
    return new Place(service, path.toString());
  }

  @Override
  public ByteCount largestCopy() {
    return LARGEST_AT_ONCE;
  }

  @Override
  public Set<String> checksums(Key key, Version version) {
    S3Request request =
        S3Request.object("HEAD", S3Request.full(wire.settings(), key))
            .header("x-amz-checksum-mode", "ENABLED");
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          Headers said = answer.headers();
          answer.close();
          Version there = S3Headers.version(said.get("etag"));
          yield version.isKnown() && !version.equals(there) ? Set.of() : checksums(said, there);
        }
        case Reply.Failure(S3Failure failure) -> {
          if (failure.status() == 404) {
            yield Set.of();
          }
          throw errors.of("stat", key, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("stat", key, e);
    }
  }

  private Set<String> checksums(Headers said, Version version) {
    Set<String> found = new TreeSet<>();
    boolean composite = said.get("x-amz-checksum-type", "").equalsIgnoreCase("COMPOSITE");
    for (String name : KEPT) {
      String value = said.get(CHECKSUM + name, "");
      if (!value.isEmpty() && !composite && value.indexOf('-') < 0) {
        found.add(name + ":" + value);
      }
    }
    // Only the operator can vouch for all ETags; see the option etag.
    if (wire.settings().told().etagIsMd5().orElse(false)
        && !said.get("x-amz-server-side-encryption", "").startsWith("aws:")) {
      S3Headers.md5(version).ifPresent(digest -> found.add("md5:" + digest.hex()));
    }
    return found;
  }

  @Override
  public WriteOutcome copy(Request asked) {
    Key key = asked.key();
    S3Request request = S3Request.object("PUT", S3Request.full(wire.settings(), key));
    Reply reply;
    try {
      errors.refuseIfInterrupted(COPY);
      S3Traits known = traits.forWriting();
      from(request, asked.from(), asked.version());
      request.header("x-amz-metadata-directive", "REPLACE");
      if (known.tags()) {
        request.header("x-amz-tagging-directive", "REPLACE");
      }
      kind(asked.checksums()).ifPresent(name -> request.header("x-amz-checksum-algorithm", name));
      headers.write(key, asked.attributes(), known.tags(), request);
      if (!(asked.condition() instanceof Condition.Always)) {
        uploads.requireAsItIs(key, asked.condition());
        writer.condition(request, key, asked.condition(), known);
      }
      reply = wire.send(request.once());
    } catch (IOException e) {
      return errors.outcome(COPY, key, e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return switch (reply) {
      case Reply.Success(HttpAnswer answer) -> done(key, answer);
      case Reply.Failure(S3Failure failure) -> errors.outcome(COPY, key, failure);
    };
  }

  /// The server answers 200 before it has copied, so the body decides.
  private WriteOutcome done(Key key, HttpAnswer answer) {
    try (answer) {
      XmlNode result = S3Xml.document(answer.body());
      Optional<S3Xml.ErrorText> error = S3Xml.error(result);
      return error.isPresent()
          ? errors.outcome(COPY, key, S3Failure.inside(error.get()))
          : WriteOutcome.done(S3Headers.version(result.text("ETag")));
    } catch (IOException e) {
      return new WriteOutcome.Unknown(errors.of(COPY, key, e));
    }
  }

  private static void from(S3Request request, Place from, Version version) {
    request.header("x-amz-copy-source", from.path());
    if (version.isKnown()) {
      request.header("x-amz-copy-source-if-match", S3Headers.etag(version));
    }
  }

  /// The kind of checksum that the copy shall have: the first that the source has and S3 knows.
  private static Optional<String> kind(Set<String> checksums) {
    return KEPT.stream()
        .filter(name -> checksums.stream().anyMatch(one -> one.startsWith(name + ":")))
        .map(name -> name.toUpperCase(Locale.ROOT))
        .findFirst();
  }

  @Override
  public Upload begin(Request asked) {
    errors.refuseIfInterrupted(COPY);
    return uploads.begin(
        asked.key(),
        asked.attributes(),
        kind(asked.checksums())
            .map(
                name ->
                    Map.of("x-amz-checksum-algorithm", name, "x-amz-checksum-type", "FULL_OBJECT"))
            .orElse(Map.of()));
  }

  @Override
  public Part part(Upload upload, int number, Piece piece) {
    Key key = upload.key();
    S3Request request =
        S3Request.object("PUT", S3Request.full(wire.settings(), key))
            .query("partNumber", Integer.toString(number))
            .query("uploadId", upload.id());
    from(request, piece.from(), piece.version());
    long last = piece.offset() + piece.length().bytes() - 1;
    request.header("x-amz-copy-source-range", "bytes=" + piece.offset() + "-" + last);
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            XmlNode result = S3Xml.document(answer.body());
            Optional<S3Xml.ErrorText> error = S3Xml.error(result);
            if (error.isPresent()) {
              throw errors.of(COPY, key, S3Failure.inside(error.get()));
            }
            String etag = result.text("ETag");
            if (etag.isEmpty()) {
              throw errors
                  .fault(Kind.UNEXPECTED, COPY, key)
                  .because("the server did not name part " + number)
                  .build();
            }
            yield new Part(number, piece.length(), etag);
          }
        }
        case Reply.Failure(S3Failure failure) ->
            throw failure.status() == 412
                ? errors.changed(COPY, key)
                : errors.of(COPY, key, failure);
      };
    } catch (IOException e) {
      throw errors.of(COPY, key, e);
    }
  }
}
