package org.tranship.driver.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Content;
import org.tranship.core.store.HashingContent;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// A body with the digest by which the server, or we by the server's word, will know that it
/// arrived whole. The digest stands in a header in front of the body, so it must be known before:
/// the caller has it, the content is in memory, or it is small enough to be read into memory. A
/// large stream of unknown digest is hashed on its way out instead, and compared with the ETag
/// where that is an MD5.
final class Sealed {
  /// Streams up to this size are read into memory, so that their digest can go in front.
  private static final long BUFFERED = 256 * 1024;

  private final Content content;
  private final String payload;
  private final Optional<Digest> sent;
  private final @Nullable HashingContent hashing;

  private Sealed(
      Content content, String payload, Optional<Digest> sent, @Nullable HashingContent hashing) {
    this.content = content;
    this.payload = payload;
    this.sent = sent;
    this.hashing = hashing;
  }

  /// @param known digests of the content that need not be computed
  /// @param inFront the digest must stand in front, so a large stream is read twice rather than go
  ///   without
  /// @throws StoreException if the content could not be read into memory
  static Sealed of(
      Content given,
      Map<DigestAlgorithm, Digest> known,
      S3Traits traits,
      boolean inFront,
      S3Errors errors,
      Key key) {
    Content content =
        given instanceof Content.Streamed && given.size().bytes() <= BUFFERED
            ? buffer(given, errors, key)
            : given;
    String payload = SigV4.UNSIGNED;
    if (!traits.unsignedPayload()) {
      Digest digest = known.get(DigestAlgorithm.SHA256);
      payload = (digest == null ? readThrough(content, DigestAlgorithm.SHA256, key) : digest).hex();
    }
    Optional<Digest> front = inFront(content, known, traits, inFront, key);
    if (front.isPresent()) {
      boolean signed = front.get().algorithm() == DigestAlgorithm.SHA256;
      return new Sealed(content, signed ? front.get().hex() : payload, front, null);
    }
    if (traits.etagIsMd5()) {
      HashingContent hashing = new HashingContent(content, DigestAlgorithm.MD5);
      return new Sealed(
          new Content.Streamed(content.size(), hashing), payload, Optional.empty(), hashing);
    }
    return new Sealed(content, payload, Optional.empty(), null);
  }

  private static Optional<Digest> inFront(
      Content content,
      Map<DigestAlgorithm, Digest> known,
      S3Traits traits,
      boolean demanded,
      Key key) {
    for (DigestAlgorithm algorithm : S3Traits.CHECKABLE) {
      Digest digest = known.get(algorithm);
      if (digest != null && traits.checks().contains(algorithm)) {
        return Optional.of(digest);
      }
    }
    return traits
        .cheapestCheck()
        .filter(_ -> demanded || content instanceof Content.Bytes)
        .map(algorithm -> readThrough(content, algorithm, key));
  }

  private static Content buffer(Content given, S3Errors errors, Key key) {
    int size = (int) given.size().bytes();
    try (InputStream in = given.open()) {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size || in.read() >= 0) {
        throw errors
            .fault(Kind.SOURCE_FAULT, "write", key)
            .because(
                "the content is "
                    + (bytes.length < size ? "shorter" : "longer")
                    + " than the "
                    + size
                    + " bytes announced")
            .build();
      }
      return Content.of(bytes);
    } catch (IOException e) {
      throw StoreException.reading(e, key);
    }
  }

  private static Digest readThrough(Content content, DigestAlgorithm algorithm, Key key) {
    if (content instanceof Content.Bytes bytes) {
      return RunningDigest.of(algorithm, bytes);
    }
    RunningDigest digest = new RunningDigest(algorithm);
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = content.open()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw StoreException.reading(e, key);
    }
    return digest.finish();
  }

  /// Puts the body and its digest into the request.
  void into(S3Request request) {
    request.content(content, payload);
    if (sent.isPresent() && sent.get().algorithm() != DigestAlgorithm.SHA256) {
      request.header(
          S3Headers.name(sent.get().algorithm()),
          Base64.getEncoder().encodeToString(sent.get().bytes()));
    }
  }

  /// The CRC32C that was sent, in base64, or empty text.
  String crc32c() {
    return sent.filter(digest -> digest.algorithm() == DigestAlgorithm.CRC32C)
        .map(digest -> Base64.getEncoder().encodeToString(digest.bytes()))
        .orElse("");
  }

  /// What the server's acceptance proves, given the ETag it answered with: an ETag that is the MD5
  /// of what was sent is as good as a digest that the server compared itself.
  ///
  /// @throws StoreException of kind `CORRUPT` if the ETag says that other bytes arrived
  Optional<DigestAlgorithm> provenBy(Version etag, S3Traits traits, S3Errors errors, Key key) {
    if (sent.isPresent()) {
      return Optional.of(sent.get().algorithm());
    }
    Optional<Digest> arrived = S3Headers.md5(etag);
    if (hashing == null || arrived.isEmpty()) {
      return Optional.empty();
    }
    Digest left = hashing.digest();
    if (!left.equals(arrived.get())) {
      throw errors
          .fault(Kind.CORRUPT, "write", key)
          .because("the server holds bytes of MD5 " + arrived.get().hex() + ", sent were " + left)
          .next("Write it again.")
          .build();
    }
    return traits.checks().contains(DigestAlgorithm.MD5)
        ? Optional.of(DigestAlgorithm.MD5)
        : Optional.empty();
  }
}
