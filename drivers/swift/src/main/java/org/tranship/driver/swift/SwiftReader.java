package org.tranship.driver.swift;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpObjectBody;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.swift.SwiftWire.Reply;

/// Asks for objects and opens them.
final class SwiftReader {
  private final SwiftWire wire;
  private final SwiftErrors errors;
  private final SwiftHeaders headers;

  /// Some answer showed that the container is there, so a missing object is just that.
  private volatile boolean containerSeen;

  SwiftReader(SwiftWire wire, SwiftErrors errors, SwiftHeaders headers) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
  }

  /// Asks whether the container is there and may be listed.
  void check() {
    SwiftRequest request =
        SwiftRequest.container("GET", wire.settings().container())
            .query("limit", "1")
            .query("format", "json");
    wire.ask("check", null, request).close();
    containerSeen = true;
  }

  private SwiftRequest request(String method, Key key) {
    return SwiftRequest.object(
        method, wire.settings().container(), wire.settings().full(key.text()));
  }

  Optional<Entry> stat(Key key) {
    return switch (ask("stat", key, request("HEAD", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        containerSeen = true;
        yield Optional.of(headers.entry(key, contentLength(key, answer), answer.headers()));
      }
      case Reply.Failure(SwiftFailure failure) -> {
        if (failure.status() != 404) {
          throw errors.of("stat", key, failure);
        }
        requireContainer();
        yield Optional.empty();
      }
    };
  }

  /// Whether the object is put together of segments that a static manifest names.
  boolean isStaticLarge(Key key) {
    return switch (ask("delete", key, request("HEAD", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        yield answer.headers().get("x-static-large-object", "").equalsIgnoreCase("true");
      }
      case Reply.Failure(SwiftFailure failure) -> {
        if (failure.status() != 404) {
          throw errors.of("delete", key, failure);
        }
        yield false;
      }
    };
  }

  /// Swift says 404 for an object in a missing container, too.
  private void requireContainer() {
    if (!containerSeen) {
      check();
    }
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

  ObjectBody open(Key key, ReadRequest read) {
    if (read.length().isPresent() && read.length().getAsLong() == 0) {
      return nothing(key, read);
    }
    SwiftRequest request = request("GET", key);
    read.ifVersion().ifPresent(version -> request.header("If-Match", quoted(version)));
    if (!read.isWhole()) {
      String last =
          read.length().isPresent()
              ? Long.toString(
                  read.offset() + Math.min(read.length().getAsLong(), Long.MAX_VALUE / 4) - 1)
              : "";
      request.header("Range", "bytes=" + read.offset() + "-" + last);
    }
    return switch (ask("read", key, request)) {
      case Reply.Success(HttpAnswer answer) -> body(key, read, answer);
      case Reply.Failure(SwiftFailure failure) ->
          switch (failure.status()) {
            case 412 -> throw errors.changed("read", key);
            case 416 -> nothing(key, read);
            case 404 -> {
              requireContainer();
              throw errors.notFound("read", key);
            }
            default -> throw errors.of("read", key, failure);
          };
    };
  }

  private ObjectBody body(Key key, ReadRequest read, HttpAnswer answer) {
    try {
      HttpObjectBody body =
          new HttpObjectBody(
              key,
              read,
              answer,
              errors,
              size -> headers.entry(key, size, answer.headers()),
              Entry::digest,
              () -> stat(key));
      if (read.ifVersion().isPresent() && !read.ifVersion().get().equals(body.entry().version())) {
        throw errors.changed("read", key);
      }
      containerSeen = true;
      return body;
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  /// A range without bytes: what was asked for lies behind the end, or is empty.
  private ObjectBody nothing(Key key, ReadRequest read) {
    Entry entry = stat(key).orElseThrow(() -> errors.notFound("read", key));
    if (read.ifVersion().isPresent() && !read.ifVersion().get().equals(entry.version())) {
      throw errors.changed("read", key);
    }
    return HttpObjectBody.empty(entry);
  }

  private static String quoted(Version version) {
    return "\"" + version.token() + "\"";
  }

  private Reply ask(String operation, @Nullable Key key, SwiftRequest request) {
    try {
      return wire.send(request);
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }
}
