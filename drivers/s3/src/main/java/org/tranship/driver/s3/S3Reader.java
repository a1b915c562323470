package org.tranship.driver.s3;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpObjectBody;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.driver.s3.S3Wire.Reply;

/// Asks for objects and opens them.
final class S3Reader {
  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Headers headers;

  /// Some answer showed that the bucket is there, so a missing object is just that.
  private volatile boolean bucketSeen;

  S3Reader(S3Wire wire, S3Errors errors, S3Headers headers) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
  }

  /// Asks whether the bucket is there and may be listed: the one question whose refusal says why.
  void check() {
    S3Request request =
        S3Request.bucket("GET")
            .query("list-type", "2")
            .query("max-keys", "1")
            .query("encoding-type", "url")
            .query("prefix", wire.settings().prefix());
    switch (ask("check", null, request)) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        bucketSeen = true;
      }
      case Reply.Failure(S3Failure failure) -> throw errors.of("check", null, failure);
    }
  }

  Optional<Entry> stat(Key key, S3Traits traits) {
    String full = S3Request.full(wire.settings(), key);
    S3Request request = S3Request.object("HEAD", full).header("x-amz-checksum-mode", "ENABLED");
    return switch (ask("stat", key, request)) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        bucketSeen = true;
        yield Optional.of(entry(key, contentLength(key, answer), answer, traits));
      }
      case Reply.Failure(S3Failure failure) -> {
        if (failure.status() == 404) {
          if (!bucketSeen) {
            check();
          }
          yield Optional.empty();
        }
        throw explain(key, full, failure);
      }
    };
  }

  /// A `HEAD` is refused without a word of why; the same question as a `GET` of one byte brings it.
  private StoreException explain(Key key, String full, S3Failure failure) {
    S3Request request = S3Request.object("GET", full).header("range", "bytes=0-0");
    return switch (ask("stat", key, request)) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        yield errors.of("stat", key, failure);
      }
      case Reply.Failure(S3Failure said) -> errors.of("stat", key, said);
    };
  }

  private long contentLength(Key key, HttpAnswer answer) {
    String text = answer.headers().get("content-length", "");
    if (!text.matches("[0-9]{1,18}")) {
      throw errors
          .fault(Kind.UNEXPECTED, "stat", key)
          .because("the server does not say how long the object is")
          .build();
    }
    return Long.parseLong(text);
  }

  private Entry entry(Key key, long size, HttpAnswer answer, S3Traits traits) {
    boolean tagged = traits.tags() && !answer.headers().get("x-amz-tagging-count", "0").equals("0");
    return headers.entry(
        key,
        size,
        answer.headers(),
        tagged ? tags(key) : Collections.unmodifiableSortedMap(new TreeMap<>()),
        traits.etagIsMd5());
  }

  /// The tags of an object that says it has some.
  SortedMap<String, String> tags(Key key) {
    S3Request request =
        S3Request.object("GET", S3Request.full(wire.settings(), key)).query("tagging", "");
    switch (ask("read the tags of", key, request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          return S3Xml.tags(answer.body());
        } catch (IOException e) {
          throw errors.of("read the tags of", key, e);
        }
      }
      case Reply.Failure(S3Failure failure) -> throw errors.of("read the tags of", key, failure);
    }
  }

  ObjectBody open(Key key, ReadRequest read, S3Traits traits) {
    if (read.length().isPresent() && read.length().getAsLong() == 0) {
      return nothing(key, read, traits);
    }
    S3Request request =
        S3Request.object("GET", S3Request.full(wire.settings(), key))
            .header("x-amz-checksum-mode", "ENABLED");
    read.ifVersion().ifPresent(version -> request.header("if-match", S3Headers.etag(version)));
    if (!read.isWhole()) {
      String last =
          read.length().isPresent()
              ? Long.toString(read.offset() + read.length().getAsLong() - 1)
              : "";
      request.header("range", "bytes=" + read.offset() + "-" + last);
    }
    return switch (ask("read", key, request)) {
      case Reply.Success(HttpAnswer answer) -> body(key, read, answer, traits);
      case Reply.Failure(S3Failure failure) -> {
        if (failure.status() == 416) {
          yield nothing(key, read, traits);
        }
        if (failure.status() == 412) {
          throw errors.changed("read", key);
        }
        throw errors.of("read", key, failure);
      }
    };
  }

  private ObjectBody body(Key key, ReadRequest read, HttpAnswer answer, S3Traits traits) {
    try {
      HttpObjectBody body =
          new HttpObjectBody(
              key,
              read,
              answer,
              errors,
              size -> entry(key, size, answer, traits),
              _ -> announced(answer),
              () -> stat(key, traits));
      if (read.ifVersion().isPresent() && !read.ifVersion().get().equals(body.entry().version())) {
        throw errors.changed("read", key);
      }
      bucketSeen = true;
      return body;
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private static Optional<Digest> announced(HttpAnswer answer) {
    return Stream.of(DigestAlgorithm.CRC32C, DigestAlgorithm.CRC32)
        .flatMap(algorithm -> S3Headers.checksum(answer.headers(), algorithm).stream())
        .findFirst();
  }

  /// A range without bytes: what was asked for lies behind the end, or is empty.
  private ObjectBody nothing(Key key, ReadRequest read, S3Traits traits) {
    Entry entry = stat(key, traits).orElseThrow(() -> errors.notFound("read", key));
    if (read.ifVersion().isPresent() && !read.ifVersion().get().equals(entry.version())) {
      throw errors.changed("read", key);
    }
    return HttpObjectBody.empty(entry);
  }

  private Reply ask(String operation, @Nullable Key key, S3Request request) {
    try {
      return wire.send(request);
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }
}
