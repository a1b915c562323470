package org.tranship.driver.s3;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
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
/// next run that writes there, once it is old ([S3ProbeRemains]).
final class S3Probe {
  private final S3Wire wire;
  private final ProbeRequests requests;
  private final S3Errors errors;
  private final String key;

  /// @param name random, so that two processes do not meet
  S3Probe(S3Wire wire, S3Errors errors, String name) {
    this.wire = wire;
    this.errors = errors;
    this.key = wire.settings().prefix() + ProbeObject.START + name;
    this.requests = new ProbeRequests(wire, errors, key);
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
      String etag = requests.put(requests.plain(unsigned)).orElseThrowFailure(errors);
      boolean etagIsMd5 =
          told.etagIsMd5()
              .orElseGet(
                  () ->
                      S3Headers.md5(S3Headers.version(etag))
                          .equals(
                              Optional.of(
                                  RunningDigest.of(DigestAlgorithm.MD5, ProbeObject.CONTENT))));
      Set<DigestAlgorithm> checks =
          told.checks().isPresent() ? told.checks().get() : checks(unsigned);
      boolean ask = told.conditional().isEmpty();
      boolean absent =
          ask
              ? requests.refused(412, requests.plain(unsigned).header("if-none-match", "*"))
              : told.conditional().get();
      boolean version =
          ask
              ? requests.refused(
                  412, requests.plain(unsigned).header("if-match", "\"" + "0".repeat(32) + "\""))
              : told.conditional().get();
      boolean tags = told.tags().isPresent() ? told.tags().get() : keepsTags(unsigned);
      boolean delete = ask && version && conditionalDelete();
      requests.remove(key);
      boolean anyKey = told.anyKey().isPresent() ? told.anyKey().get() : keepsAnyKey(unsigned);
      return new S3Traits(
          checks, unsigned, etagIsMd5, absent, version, delete, tags, anyKey, told.ordered());
    } catch (IOException e) {
      throw errors.of("probe for writing", null, e);
    }
  }

  /// Finds out about uploads in parts, which are another matter on many servers.
  UploadTraits measureUploads(S3Traits traits) {
    return new UploadProbe(wire, errors, requests, key).measure(traits);
  }

  private boolean takesUnsigned() throws IOException {
    ProbeRequests.Answered answer = requests.put(requests.plain(true));
    S3Failure failure = answer.failure();
    if (failure == null) {
      return true;
    }
    // A server that wants the body signed says so as a bad request, a bad signature or "cannot".
    boolean other = requests.put(requests.plain(false)).failure() == null;
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
    Digest right = RunningDigest.of(algorithm, ProbeObject.CONTENT);
    Digest wrong = RunningDigest.of(algorithm, ProbeRequests.OTHER);
    return requests.refused(400, requests.plain(unsigned).header(name, ProbeRequests.base64(wrong)))
        && requests
                .put(requests.plain(unsigned).header(name, ProbeRequests.base64(right)))
                .failure()
            == null;
  }

  private boolean keepsTags(boolean unsigned) throws IOException {
    S3Failure failure =
        requests.put(requests.plain(unsigned).header("x-amz-tagging", "probe=yes")).failure();
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
    S3Failure failure = requests.send(request).failure();
    return failure != null && failure.status() == 412;
  }

  /// Whether a key that is no clean path comes back as it was spelt.
  private boolean keepsAnyKey(boolean unsigned) throws IOException {
    String odd = key + "-odd//./x";
    S3Failure failure = requests.put(odd, unsigned).failure();
    if (failure != null) {
      requests.later(failure);
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
      requests.remove(odd);
    }
  }
}
