package org.tranship.driver.swift;

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
import org.tranship.driver.swift.SwiftWire.Reply;

/// Writes whole objects in one request each.
///
/// The MD5 of the content goes along as the ETag, and the server refuses other bytes. Of a stream
/// whose MD5 nobody knows it is computed on the way and compared with the ETag that the server
/// computed from what it received; bytes spoilt on the way are then noticed as surely, but only
/// after they became visible.
final class SwiftWriter {
  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftHeaders headers;
  private final SwiftTraits traits;

  SwiftWriter(SwiftWire wire, SwiftErrors errors, SwiftHeaders headers, SwiftTraits traits) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
    this.traits = traits;
  }

  /// @throws StoreException only if the content could not be read
  WriteOutcome put(PutRequest put) {
    Key key = put.key();
    SwiftRequest request =
        SwiftRequest.object("PUT", wire.settings().container(), wire.settings().full(key.text()));
    try {
      ByteCount limit = traits.capabilities().largestPut();
      if (put.content().size().compareTo(limit) > 0) {
        throw errors
            .fault(Kind.TOO_LARGE, "write", key)
            .because("it has " + put.content().size() + " and one request takes " + limit)
            .next("It must be written in parts.")
            .build();
      }
      require(key, put.condition());
      headers.write(key, put.attributes(), request);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return send(request, key, put.content(), put.known());
  }

  /// Refuses a condition that this server does not keep.
  void require(Key key, Condition condition) {
    if (!(condition instanceof Condition.Always)) {
      throw errors
          .fault(Kind.UNSUPPORTED, "write", key)
          .because("Swift keeps no condition on a write against another writer")
          .next("Make sure that nobody else writes, look, and write without a condition.")
          .build();
    }
  }

  /// Sends content under a name.
  ///
  /// @throws StoreException if the content could not be read
  WriteOutcome send(
      SwiftRequest request, Key key, Content content, Map<DigestAlgorithm, Digest> known) {
    Digest sent = known.get(DigestAlgorithm.MD5);
    if (sent == null && content instanceof Content.Bytes bytes) {
      sent = RunningDigest.of(DigestAlgorithm.MD5, bytes);
    }
    HashingContent hashing = null;
    if (sent != null) {
      request.header("ETag", sent.hex()).content(content);
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
        case Reply.Failure(SwiftFailure failure) ->
            failure.status() == 404
                ? new WriteOutcome.Refused(errors.of("write", null, failure))
                : errors.outcome("write", key, failure);
      };
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      // No token was to be had, so nothing was carried out.
      return new WriteOutcome.Refused(e);
    }
  }

  private WriteOutcome written(Key key, HttpAnswer answer, @Nullable HashingContent hashing) {
    if (answer.status() != 201) {
      // 202: another writer's object is the newer one, by the server's clocks. Whether that is this
      // write after all, sent twice, only the object tells.
      return new WriteOutcome.Unknown(
          errors
              .fault(Kind.UNEXPECTED, "write", key)
              .because(
                  "the server answered HTTP "
                      + answer.status()
                      + (answer.status() == 202
                          ? ": somebody wrote the same object at the same time"
                          : " instead of 201"))
              .next("See that nobody else writes here.")
              .build());
    }
    Version version = SwiftHeaders.version(answer.headers().get("etag", ""));
    if (hashing == null) {
      return new WriteOutcome.Done(version, Optional.of(DigestAlgorithm.MD5));
    }
    Digest left = hashing.digest();
    Optional<Digest> arrived = SwiftHeaders.md5(version);
    if (arrived.isEmpty()) {
      return new WriteOutcome.Done(version, Optional.empty());
    }
    return arrived.get().equals(left)
        ? new WriteOutcome.Done(version, Optional.of(DigestAlgorithm.MD5))
        : new WriteOutcome.Unknown(
            errors
                .fault(Kind.CORRUPT, "write", key)
                .because("the server holds bytes of " + arrived.get() + ", sent were " + left)
                .next("Write it again.")
                .build());
  }
}
