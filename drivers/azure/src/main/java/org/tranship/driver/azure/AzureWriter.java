package org.tranship.driver.azure;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
import org.tranship.driver.azure.AzureWire.Reply;

/// Writes whole objects as block blobs, in one request each.
///
/// The MD5 of the content goes along; the service refuses other bytes and records it. Of a stream
/// whose MD5 nobody knows it is computed on the way and compared with what the service says it
/// received, where it says so; bytes spoilt on the way are then noticed as surely, but only after
/// they became visible.
final class AzureWriter {
  /// What one `Put Blob` takes since version 2019-12-12 of the protocol.
  static final ByteCount LARGEST_PUT = ByteCount.of(5000L << 20);

  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureHeaders headers;

  AzureWriter(AzureWire wire, AzureErrors errors, AzureHeaders headers) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
  }

  /// @throws StoreException only if the content could not be read
  WriteOutcome put(PutRequest put) {
    Key key = put.key();
    AzureRequest request =
        wire.blob("PUT", wire.settings().full(key.text())).header("x-ms-blob-type", "BlockBlob");
    try {
      if (put.content().size().compareTo(LARGEST_PUT) > 0) {
        throw errors
            .fault(Kind.TOO_LARGE, "write", key)
            .because("it has " + put.content().size() + " and one request takes " + LARGEST_PUT)
            .next("It must be written in parts.")
            .build();
      }
      condition(request, put.condition());
      headers.write(key, put.attributes(), request);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return send(request, key, put.content(), put.known());
  }

  /// Puts the condition into a request. One with a condition must not be sent twice: the second
  /// would meet what the first has written.
  static void condition(AzureRequest request, Condition condition) {
    switch (condition) {
      case Condition.Always _ -> {
        // Whatever is there is replaced.
      }
      case Condition.IfAbsent _ -> request.header("if-none-match", "*").once();
      case Condition.IfVersion(Version version) ->
          request.header("if-match", AzureHeaders.quoted(version)).once();
    }
  }

  /// Sends content that the service checks.
  ///
  /// @throws StoreException if the content could not be read
  WriteOutcome send(
      AzureRequest request, Key key, Content content, Map<DigestAlgorithm, Digest> known) {
    Digest sent = known.get(DigestAlgorithm.MD5);
    if (sent == null && content instanceof Content.Bytes bytes) {
      sent = RunningDigest.of(DigestAlgorithm.MD5, bytes);
    }
    HashingContent hashing = null;
    if (sent != null) {
      request.header("content-md5", AzureHeaders.base64(sent)).content(content);
    } else {
      hashing = new HashingContent(content, DigestAlgorithm.MD5);
      request.content(new Content.Streamed(content.size(), hashing));
    }
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield written(key, answer, hashing);
        }
        case Reply.Failure(AzureFailure failure) -> failed(key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      // No token was to be had, so nothing was carried out.
      return new WriteOutcome.Refused(e);
    }
  }

  /// A write is refused for a missing container, or for a condition on what is not there; it never
  /// lacks the object itself.
  WriteOutcome failed(Key key, AzureFailure failure) {
    if (failure.status() != 404) {
      return errors.outcome("write", key, failure);
    }
    return new WriteOutcome.Refused(
        failure.is("BlobNotFound")
            ? errors
                .fault(Kind.CONDITION_FAILED, "write", key)
                .because("the object that was to be replaced is not there")
                .build()
            : errors.of("write", null, failure));
  }

  private WriteOutcome written(Key key, HttpAnswer answer, @Nullable HashingContent hashing) {
    Version version = AzureHeaders.version(answer.headers());
    if (hashing == null) {
      return new WriteOutcome.Done(version, Optional.of(DigestAlgorithm.MD5));
    }
    Digest left = hashing.digest();
    Optional<Digest> arrived = AzureHeaders.received(answer.headers());
    if (arrived.isEmpty()) {
      return new WriteOutcome.Done(version, Optional.empty());
    }
    return arrived.get().equals(left)
        ? new WriteOutcome.Done(version, Optional.of(DigestAlgorithm.MD5))
        : new WriteOutcome.Unknown(
            errors
                .fault(Kind.CORRUPT, "write", key)
                .because("the service holds bytes of " + arrived.get() + ", sent were " + left)
                .next("Write it again.")
                .build());
  }
}
