package org.tranship.driver.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.driver.s3.S3Wire.Reply;

/// Finds out what a server of the S3 kind keeps to, by a dozen small requests about an object of
/// its own. Documentation and version numbers do not tell: servers accept a wrong checksum, ignore
/// a condition or fold a key without a word.
///
/// The object lies under the store's prefix, its name starts with `.tranship-probe-` and is hidden
/// from our own listings; it is removed at the end. What a crash leaves behind is removed by the
/// next run that writes there, once it is old ([ProbeSweep]).
final class S3Probe {
  /// What its objects are called, in front of something random.
  static final String START = ".tranship-probe-";

  private static final byte[] BODY = "tranship".getBytes(StandardCharsets.US_ASCII);

  /// Bytes of its objects.
  static final int SIZE = BODY.length;

  private static final Content.Bytes CONTENT = new Content.Bytes(BODY, 0, BODY.length);

  /// The digests of another body.
  private static final Content.Bytes OTHER = new Content.Bytes(BODY, 0, BODY.length - 1);

  private final S3Wire wire;
  private final S3Errors errors;
  private final String key;

  /// @param name random, so that two processes do not meet
  S3Probe(S3Wire wire, S3Errors errors, String name) {
    this.wire = wire;
    this.errors = errors;
    this.key = wire.settings().prefix() + START + name;
  }

  /// What its objects hold.
  static byte[] body() {
    return BODY.clone();
  }

  /// What the full keys of its objects start with.
  String keyStart() {
    return key;
  }

  /// @throws StoreException if a plain write is not possible, or not now
  S3Traits measure(S3Settings.Told told) {
    try {
      boolean unsigned =
          told.unsignedPayload().isPresent() ? told.unsignedPayload().get() : takesUnsigned();
      String etag = put(plain(unsigned)).orElseThrowFailure(errors);
      boolean etagIsMd5 =
          told.etagIsMd5()
              .orElseGet(
                  () ->
                      S3Headers.md5(S3Headers.version(etag))
                          .equals(Optional.of(RunningDigest.of(DigestAlgorithm.MD5, CONTENT))));
      Set<DigestAlgorithm> checks =
          told.checks().isPresent() ? told.checks().get() : checks(unsigned);
      boolean ask = told.conditional().isEmpty();
      boolean absent =
          ask
              ? refused(412, plain(unsigned).header("if-none-match", "*"))
              : told.conditional().get();
      boolean version =
          ask
              ? refused(412, plain(unsigned).header("if-match", "\"" + "0".repeat(32) + "\""))
              : told.conditional().get();
      boolean tags = told.tags().isPresent() ? told.tags().get() : keepsTags(unsigned);
      boolean delete = ask && version && conditionalDelete();
      remove(key);
      boolean anyKey = told.anyKey().isPresent() ? told.anyKey().get() : keepsAnyKey(unsigned);
      return new S3Traits(
          checks, unsigned, etagIsMd5, absent, version, delete, tags, anyKey, told.ordered());
    } catch (IOException e) {
      throw errors.of("probe for writing", null, e);
    }
  }

  /// Uploads in parts are another matter on many servers: tries a wrong and a right part, lists it,
  /// and ends the upload over an object that is there, asking for none to be.
  UploadTraits measureUploads(S3Traits traits) {
    String id = null;
    try {
      boolean unsigned = traits.unsignedPayload();
      put(plain(unsigned)).orElseThrowFailure(errors);
      boolean asked = traits.checks().contains(DigestAlgorithm.CRC32C);
      S3Request begin = S3Request.object("POST", key).query("uploads", "").once();
      if (asked) {
        begin.header("x-amz-checksum-algorithm", "CRC32C");
      }
      Answered begun = send(begin);
      begun.orElseThrowFailure(errors);
      id = begun.uploadId();
      String name = S3Headers.name(DigestAlgorithm.CRC32C);
      String right = base64(RunningDigest.of(DigestAlgorithm.CRC32C, CONTENT));
      String wrong = base64(RunningDigest.of(DigestAlgorithm.CRC32C, OTHER));
      boolean checked = asked && refused(400, part(id, unsigned).header(name, wrong));
      S3Request sent = asked ? part(id, unsigned).header(name, right) : part(id, unsigned);
      String etag = send(sent).orElseThrowFailure(errors);
      boolean listed = checked && listsChecksum(id, right);
      byte[] body =
          S3Xml.completeRequest(
              List.of(new S3Xml.PartItem(1, BODY.length, etag, asked ? right : "")));
      Content.Bytes content = new Content.Bytes(body, 0, body.length);
      Answered end =
          send(
              S3Request.object("POST", key)
                  .query("uploadId", id)
                  .header("if-none-match", "*")
                  .content(content, RunningDigest.of(DigestAlgorithm.SHA256, content).hex())
                  .once());
      S3Failure failure = end.failure();
      return new UploadTraits(listed, failure != null && failure.status() == 412);
    } catch (IOException e) {
      throw errors.of("probe for writing", null, e);
    } finally {
      cleanUp(id);
    }
  }

  private S3Request part(String id, boolean unsigned) {
    return plain(unsigned).query("partNumber", "1").query("uploadId", id);
  }

  private boolean listsChecksum(String id, String expected) throws IOException {
    return switch (wire.send(S3Request.object("GET", key).query("uploadId", id))) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield S3Xml.parts(answer.body()).items().stream()
              .allMatch(item -> item.crc32c().equals(expected));
        }
      }
      case Reply.Failure(S3Failure _) -> false;
    };
  }

  private void cleanUp(@Nullable String uploadId) {
    try {
      if (uploadId != null) {
        send(S3Request.object("DELETE", key).query("uploadId", uploadId));
      }
      remove(key);
    } catch (IOException | StoreException e) {
      // What is left is a small object under a name of ours, and the answer is known already.
      return;
    }
  }

  private boolean takesUnsigned() throws IOException {
    Answered answer = put(plain(true));
    S3Failure failure = answer.failure();
    if (failure == null) {
      return true;
    }
    // A server that wants the body signed says so as a bad request, a bad signature or "cannot".
    boolean other = put(plain(false)).failure() == null;
    if (!other) {
      throw errors.of("probe for writing", null, failure);
    }
    return false;
  }

  private Set<DigestAlgorithm> checks(boolean unsigned) throws IOException {
    Set<DigestAlgorithm> found = EnumSet.noneOf(DigestAlgorithm.class);
    for (DigestAlgorithm algorithm :
        new DigestAlgorithm[] {DigestAlgorithm.CRC32C, DigestAlgorithm.MD5}) {
      if (checks(algorithm, unsigned)) {
        found.add(algorithm);
      }
    }
    if (found.isEmpty() && !unsigned) {
      found.add(DigestAlgorithm.SHA256);
    }
    return found;
  }

  /// A server checks a digest if it takes the right one and refuses the wrong one.
  private boolean checks(DigestAlgorithm algorithm, boolean unsigned) throws IOException {
    String name = S3Headers.name(algorithm);
    Digest right = RunningDigest.of(algorithm, CONTENT);
    Digest wrong = RunningDigest.of(algorithm, OTHER);
    return refused(400, plain(unsigned).header(name, base64(wrong)))
        && put(plain(unsigned).header(name, base64(right))).failure() == null;
  }

  private static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }

  private boolean keepsTags(boolean unsigned) throws IOException {
    S3Failure failure = put(plain(unsigned).header("x-amz-tagging", "probe=yes")).failure();
    if (failure != null) {
      return false;
    }
    // A server that keeps tags counts them, and by that count they are found again.
    return switch (wire.send(S3Request.object("HEAD", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        yield answer.headers().get("x-amz-tagging-count", "0").equals("1");
      }
      case Reply.Failure(S3Failure _) -> false;
    };
  }

  private boolean conditionalDelete() throws IOException {
    S3Request request =
        S3Request.object("DELETE", key)
            .header("if-match", S3Headers.etag(Version.of("0".repeat(32))));
    S3Failure failure = send(request).failure();
    return failure != null && failure.status() == 412;
  }

  /// Whether a key that is no clean path comes back as it was spelt.
  private boolean keepsAnyKey(boolean unsigned) throws IOException {
    String odd = key + "-odd//./x";
    S3Failure failure = put(odd, unsigned).failure();
    if (failure != null) {
      later(failure);
      return false;
    }
    S3Request list =
        S3Request.bucket("GET")
            .query("list-type", "2")
            .query("encoding-type", "url")
            .query("prefix", key);
    try {
      return switch (wire.send(list)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield S3Xml.list(answer.body()).items().stream()
                .anyMatch(item -> item.key().equals(odd));
          }
        }
        case Reply.Failure(S3Failure said) -> throw errors.of("probe for writing", null, said);
      };
    } finally {
      remove(odd);
    }
  }

  private Answered put(String at, boolean unsigned) throws IOException {
    return send(S3Request.object("PUT", at).content(CONTENT, unsigned ? SigV4.UNSIGNED : sha256()));
  }

  private void remove(String at) throws IOException {
    S3Failure failure = send(S3Request.object("DELETE", at)).failure();
    if (failure != null && failure.status() != 404) {
      throw errors.of("remove the probe object \"" + at + "\"", null, failure);
    }
  }

  private S3Request plain(boolean unsigned) {
    return S3Request.object("PUT", key).content(CONTENT, unsigned ? SigV4.UNSIGNED : sha256());
  }

  private static String sha256() {
    return RunningDigest.of(DigestAlgorithm.SHA256, CONTENT).hex();
  }

  /// Whether the server refuses it as it should; a server that cannot do it at all answers
  /// otherwise.
  private boolean refused(int status, S3Request request) throws IOException {
    S3Failure failure = send(request).failure();
    return failure != null && failure.status() == status;
  }

  private Answered put(S3Request request) throws IOException {
    return send(request);
  }

  private Answered send(S3Request request) throws IOException {
    return switch (wire.send(request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield new Answered(
              null, answer.headers().get("etag", ""), answer.body().readNBytes(64 * 1024));
        }
      }
      case Reply.Failure(S3Failure failure) -> {
        later(failure);
        yield new Answered(failure, "", new byte[0]);
      }
    };
  }

  /// A server that has no time now has not answered the question.
  private void later(S3Failure failure) {
    StoreException exception = errors.of("probe for writing", null, failure);
    boolean answered = failure.status() < 500 || failure.status() == 501;
    if (!answered || failure.status() == 429 || failure.status() == 408) {
      throw exception;
    }
  }

  /// @param failure null for a success
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answered(@Nullable S3Failure failure, String etag, byte[] body) {
    String orElseThrowFailure(S3Errors errors) {
      if (failure != null) {
        throw errors.of("probe for writing", null, failure);
      }
      return etag;
    }

    String uploadId() throws IOException {
      return S3Xml.uploadId(new java.io.ByteArrayInputStream(body));
    }
  }
}
