package org.tranship.driver.s3;

import java.io.IOException;
import java.util.Optional;
import org.tranship.core.store.Condition;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.s3.S3Wire.Reply;

/// Writes whole objects in one request each.
final class S3Writer {
  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Headers headers;

  S3Writer(S3Wire wire, S3Errors errors, S3Headers headers) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
  }

  /// @throws StoreException only if the content could not be read
  WriteOutcome put(PutRequest put, S3Traits traits) {
    Key key = put.key();
    if (put.content().size().compareTo(S3Traits.LARGEST_PUT) > 0) {
      return new WriteOutcome.Refused(
          errors
              .fault(Kind.TOO_LARGE, "write", key)
              .because(
                  "it has "
                      + put.content().size()
                      + " and one request takes "
                      + S3Traits.LARGEST_PUT)
              .next("It must be written in parts.")
              .build());
    }
    S3Request request = S3Request.object("PUT", S3Request.full(wire.settings(), key));
    try {
      condition(request, key, put.condition(), traits);
      headers.write(key, put.attributes(), traits.tags(), request);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    Sealed body = Sealed.of(put.content(), put.known(), traits, false, errors, key);
    body.into(request);
    return send(request, key, body, put.condition(), traits);
  }

  private WriteOutcome send(
      S3Request request, Key key, Sealed body, Condition condition, S3Traits traits) {
    Reply reply;
    try {
      reply = wire.send(request);
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      // Signing failed, so nothing was sent.
      return new WriteOutcome.Refused(e);
    }
    return switch (reply) {
      case Reply.Success(var answer) -> {
        Version version = S3Headers.version(answer.headers().get("etag"));
        answer.close();
        try {
          yield new WriteOutcome.Done(version, body.provenBy(version, traits, errors, key));
        } catch (StoreException e) {
          yield new WriteOutcome.Unknown(e);
        }
      }
      case Reply.Failure(S3Failure failure) -> refused(key, failure, condition, traits);
    };
  }

  private WriteOutcome refused(Key key, S3Failure failure, Condition condition, S3Traits traits) {
    if (!traits.anyKey() && failure.status() != 412 && failure.status() != 503) {
      Optional<String> clash = new TreeClash(wire).find(S3Request.full(wire.settings(), key));
      if (clash.isPresent()) {
        return new WriteOutcome.Refused(
            errors
                .fault(Kind.INVALID_KEY, "write", key)
                .because(
                    "the server keeps objects in folders, and the object \""
                        + clash.get()
                        + "\" is in the way")
                .next("Map the keys to others that the store can hold.")
                .build());
      }
    }
    // S3 says "no such key" when a version was to be replaced and nothing is there.
    boolean gone = condition instanceof Condition.IfVersion && failure.is("NoSuchKey");
    return gone
        ? new WriteOutcome.Refused(
            errors
                .fault(Kind.CONDITION_FAILED, "write", key)
                .because("the object that was to be replaced is gone")
                .build())
        : errors.outcome("write", key, failure);
  }

  /// Puts the condition into the request.
  ///
  /// @throws StoreException of kind `UNSUPPORTED` if the server does not keep it
  void condition(S3Request request, Key key, Condition condition, S3Traits traits) {
    switch (condition) {
      case Condition.Always() -> {}
      case Condition.IfAbsent() -> {
        require(key, traits.createIfAbsent(), "If-None-Match");
        request.header("if-none-match", "*").once();
      }
      case Condition.IfVersion(Version version) -> {
        require(key, traits.replaceIfVersion() && version.isKnown(), "If-Match");
        request.header("if-match", S3Headers.etag(version)).once();
      }
    }
  }

  private void require(Key key, boolean kept, String header) {
    if (!kept) {
      throw errors
          .fault(Kind.UNSUPPORTED, "write", key)
          .because("the server does not keep the condition " + header + " on a write")
          .next("Make sure that nobody else writes, and write without a condition.")
          .build();
    }
  }
}
