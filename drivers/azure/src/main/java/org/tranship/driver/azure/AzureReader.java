package org.tranship.driver.azure;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.Headers;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpObjectBody;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.driver.azure.AzureWire.Reply;

/// Asks for blobs and opens them, of whatever type they are.
final class AzureReader {
  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureHeaders headers;

  AzureReader(AzureWire wire, AzureErrors errors, AzureHeaders headers) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
  }

  /// Asks whether the container is there and may be listed.
  void check() {
    ask("check", null, wire.container("GET").query("comp", "list").query("maxresults", "1"))
        .close();
  }

  private AzureRequest request(String method, Key key) {
    return wire.blob(method, wire.settings().full(key.text()));
  }

  Optional<Entry> stat(Key key) {
    return switch (send("stat", key, request("HEAD", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        answer.close();
        yield Optional.of(
            headers.entry(key, length(key, answer), answer.headers(), tags(key, answer.headers())));
      }
      case Reply.Failure(AzureFailure failure) -> {
        if (failure.status() == 404 && !failure.is("ContainerNotFound")) {
          yield Optional.empty();
        }
        throw errors.of("stat", key, failure);
      }
    };
  }

  private long length(Key key, HttpAnswer answer) {
    String text = answer.headers().get("content-length", "");
    if (!text.matches("[0-9]{1,18}")) {
      throw errors
          .fault(Kind.UNEXPECTED, "stat", key)
          .because("the service does not say how long the object is")
          .build();
    }
    return Long.parseLong(text);
  }

  /// Tags are asked for only where there are some.
  private Map<String, String> tags(Key key, Headers described) {
    if (described.get("x-ms-tag-count", "0").equals("0")) {
      return Map.of();
    }
    AzureRequest request = request("GET", key).query("comp", "tags");
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield AzureXml.tags(answer.body());
          }
        }
        case Reply.Failure(AzureFailure failure) -> {
          if (failure.status() == 404) {
            yield Map.of(); // removed in between, as its next reader will notice
          }
          throw errors.of("stat", key, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("stat", key, e);
    }
  }

  ObjectBody open(Key key, ReadRequest read) {
    if (read.length().isPresent() && read.length().getAsLong() == 0) {
      return nothing(key, read);
    }
    AzureRequest request = request("GET", key);
    read.ifVersion().ifPresent(version -> request.header("if-match", AzureHeaders.quoted(version)));
    if (!read.isWhole()) {
      String last =
          read.length().isPresent()
              ? Long.toString(
                  read.offset() + Math.min(read.length().getAsLong(), Long.MAX_VALUE / 4) - 1)
              : "";
      request.header("range", "bytes=" + read.offset() + "-" + last);
    }
    return switch (send("read", key, request)) {
      case Reply.Success(HttpAnswer answer) -> body(key, read, answer);
      case Reply.Failure(AzureFailure failure) ->
          switch (failure.status()) {
            case 412 -> throw errors.changed("read", key);
            case 416 -> nothing(key, read);
            default -> throw errors.of("read", key, failure);
          };
    };
  }

  private ObjectBody body(Key key, ReadRequest read, HttpAnswer answer) {
    try {
      Map<String, String> tags = tags(key, answer.headers());
      return new HttpObjectBody(
          key,
          read,
          answer,
          errors,
          size -> headers.entry(key, size, answer.headers(), tags),
          Entry::digest,
          () -> stat(key));
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

  private Reply send(String operation, @Nullable Key key, AzureRequest request) {
    try {
      return wire.send(request);
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }

  /// As [#send], for callers to whom anything but success is a failure. The answer must be closed.
  HttpAnswer ask(String operation, @Nullable Key key, AzureRequest request) {
    return switch (send(operation, key, request)) {
      case Reply.Success(HttpAnswer answer) -> answer;
      case Reply.Failure(AzureFailure failure) -> throw errors.of(operation, key, failure);
    };
  }
}
