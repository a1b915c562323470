package org.tranship.driver.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.core.store.Content;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.driver.s3.S3Wire.Reply;

/// The requests of which probes are made, about one small object.
final class ProbeRequests {
  private static final Content.Bytes CONTENT = ProbeObject.CONTENT;

  /// The digests of another body.
  static final Content.Bytes OTHER =
      new Content.Bytes(CONTENT.array(), CONTENT.offset(), CONTENT.length() - 1);

  private final S3Wire wire;
  private final S3Errors errors;
  private final String key;

  /// @param key of the object, in full
  ProbeRequests(S3Wire wire, S3Errors errors, String key) {
    this.wire = wire;
    this.errors = errors;
    this.key = key;
  }

  static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }

  Answered put(String at, boolean unsigned) throws IOException {
    return send(S3Request.object("PUT", at).content(CONTENT, unsigned ? SigV4.UNSIGNED : sha256()));
  }

  void remove(String at) throws IOException {
    S3Failure failure = send(S3Request.object("DELETE", at)).failure();
    if (failure != null && failure.status() != 404) {
      throw errors.of("remove the probe object \"" + at + "\"", null, failure);
    }
  }

  S3Request plain(boolean unsigned) {
    return S3Request.object("PUT", key).content(CONTENT, unsigned ? SigV4.UNSIGNED : sha256());
  }

  private static String sha256() {
    return RunningDigest.of(DigestAlgorithm.SHA256, CONTENT).hex();
  }

  /// Whether the server refuses it as it should; a server that cannot do it at all answers
  /// otherwise.
  boolean refused(int status, S3Request request) throws IOException {
    S3Failure failure = send(request).failure();
    return failure != null && failure.status() == status;
  }

  Answered put(S3Request request) throws IOException {
    return send(request);
  }

  Answered send(S3Request request) throws IOException {
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
  void later(S3Failure failure) {
    StoreException exception = errors.of("probe for writing", null, failure);
    boolean answered = failure.status() < 500 || failure.status() == 501;
    if (!answered || failure.status() == 429 || failure.status() == 408) {
      throw exception;
    }
  }

  /// @param failure null for a success
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answered(@Nullable S3Failure failure, String etag, byte[] body) {
    String orElseThrowFailure(S3Errors errors) {
      if (failure != null) {
        throw errors.of("probe for writing", null, failure);
      }
      return etag;
    }

    String uploadId() throws IOException {
      return S3Xml.uploadId(new ByteArrayInputStream(body));
    }
  }
}
