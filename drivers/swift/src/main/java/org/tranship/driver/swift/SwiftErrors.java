package org.tranship.driver.swift;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.ContentFault;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpFault;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what Swift, the identity service and the connection to them report becomes a
/// [StoreException].
final class SwiftErrors {
  private final SwiftSettings settings;

  SwiftErrors(SwiftSettings settings) {
    this.settings = settings;
  }

  /// An exception with the parts that are the same everywhere.
  StoreException.Builder fault(Kind kind, String operation, @Nullable Key key) {
    return StoreException.of(kind, operation, settings.display()).key(key);
  }

  StoreException notFound(String operation, Key key) {
    return fault(Kind.NOT_FOUND, operation, key).because("there is no such object").build();
  }

  StoreException changed(String operation, Key key) {
    return fault(Kind.CHANGED, operation, key)
        .because("the object was written anew since it was listed")
        .build();
  }

  StoreException interrupted(String operation, @Nullable Key key) {
    return fault(Kind.INTERRUPTED, operation, key).because("the thread was told to stop").build();
  }

  /// The server said no.
  StoreException of(String operation, @Nullable Key key, SwiftFailure failure) {
    Kind kind = kind(failure, key != null);
    return fault(kind, operation, key)
        .because(reason(kind, failure))
        .next(next(kind))
        .retryAfter(failure.retryAfter().orElse(null))
        .build();
  }

  /// No answer that can be used.
  StoreException of(String operation, @Nullable Key key, IOException cause) {
    if (Thread.currentThread().isInterrupted()) {
      return fault(Kind.INTERRUPTED, operation, key)
          .because("the thread was told to stop")
          .causedBy(cause)
          .build();
    }
    return switch (cause) {
      case ContentFault content -> source(operation, key, content);
      case HttpFault http ->
          fault(kind(http), operation, key)
              .because(String.valueOf(http.getMessage()))
              .next(next(http))
              .causedBy(http)
              .build();
      case SwiftAnswerFault answer ->
          fault(Kind.UNEXPECTED, operation, key)
              .because(String.valueOf(answer.getMessage()))
              .causedBy(answer)
              .build();
      default ->
          fault(Kind.UNAVAILABLE, operation, key)
              .because(String.valueOf(cause.getMessage()))
              .causedBy(cause)
              .build();
    };
  }

  /// The content could not be read. What its own store said counts, if it is another store's fault.
  private StoreException source(String operation, @Nullable Key key, IOException fault) {
    for (Throwable t = fault.getCause(); t != null; t = t.getCause()) {
      if (t instanceof StoreException inner) {
        return inner;
      }
    }
    return fault(Kind.SOURCE_FAULT, operation, key)
        .because(String.valueOf(fault.getMessage()))
        .causedBy(fault)
        .build();
  }

  /// The identity service said no.
  StoreException signIn(SwiftLogin login, HttpEndpoint asked, SwiftFailure failure) {
    Kind kind =
        switch (failure.status()) {
          case 400, 401 -> Kind.BAD_CREDENTIALS;
          case 403 -> Kind.ACCESS_DENIED;
          case 413, 429, 498 -> Kind.THROTTLED;
          case 408, 500, 502, 503, 504 -> Kind.UNAVAILABLE;
          default -> Kind.CONFIGURATION;
        };
    String reason =
        switch (kind) {
          case BAD_CREDENTIALS, ACCESS_DENIED ->
              asked + " does not accept " + login.who() + " (" + failure.said() + ")";
          case CONFIGURATION ->
              "no identity service of this version answers at "
                  + asked
                  + " ("
                  + failure.said()
                  + ")";
          default -> "the identity service at " + asked + " answered " + failure.said();
        };
    String next =
        switch (kind) {
          case BAD_CREDENTIALS, ACCESS_DENIED ->
              "Check user and password, and the project with its domain.";
          case CONFIGURATION -> "Check os-auth-url (or auth) and auth-version.";
          default -> "";
        };
    return fault(kind, "open", null)
        .because(reason)
        .next(next)
        .retryAfter(failure.retryAfter().orElse(null))
        .build();
  }

  /// What a write that was answered with a failure came to. Swift answers a 5xx also when too few
  /// of its replicas took the write; those that did may still carry it to the others.
  WriteOutcome outcome(String operation, Key key, SwiftFailure failure) {
    StoreException exception = of(operation, key, failure);
    boolean unknown = failure.status() >= 500 && failure.status() != 501 && failure.status() != 507;
    return unknown ? new WriteOutcome.Unknown(exception) : new WriteOutcome.Refused(exception);
  }

  /// What a write came to whose answer did not arrive.
  ///
  /// @throws StoreException if the content was at fault
  WriteOutcome outcome(String operation, Key key, IOException cause) {
    StoreException exception = of(operation, key, cause);
    if (cause instanceof ContentFault) {
      throw exception;
    }
    boolean unknown =
        !(cause instanceof HttpFault fault) || fault.sent() == HttpFault.Sent.PERHAPS_ALL;
    return unknown ? new WriteOutcome.Unknown(exception) : new WriteOutcome.Refused(exception);
  }

  private static Kind kind(HttpFault fault) {
    return switch (fault.kind()) {
      case NO_HOST, NO_CONNECTION, LOST, PROXY -> Kind.UNAVAILABLE;
      case TLS -> Kind.CONFIGURATION;
      case TIMEOUT -> Kind.TIMEOUT;
      case BAD_ANSWER, CLOSED -> Kind.UNEXPECTED;
    };
  }

  private static String next(HttpFault fault) {
    return switch (fault.kind()) {
      case NO_HOST, NO_CONNECTION ->
          "Check that the server runs; its address comes from os-auth-url (or auth) and from the"
              + " catalogue it gives, where os-region-name and os-endpoint-type choose.";
      case TLS ->
          "If the server's certificate is signed by an authority of your own, name it with"
              + " ca=FILE.pem.";
      case PROXY -> "Check the option proxy.";
      case TIMEOUT -> "A slow server may need a longer read-timeout.";
      case LOST, BAD_ANSWER, CLOSED -> "";
    };
  }

  private static Kind kind(SwiftFailure failure, boolean object) {
    return switch (failure.status()) {
      case 300, 301, 302, 307, 308 -> Kind.CONFIGURATION;
      case 400, 405, 411, 501 -> Kind.UNSUPPORTED;
      case 401 -> Kind.BAD_CREDENTIALS;
      case 403 -> Kind.ACCESS_DENIED;
      case 404 -> object ? Kind.NOT_FOUND : Kind.CONTAINER_MISSING;
      case 408 -> Kind.TIMEOUT;
      case 412 -> Kind.CONDITION_FAILED;
      case 413 ->
          failure.text().toLowerCase(Locale.ROOT).contains("quota") ? Kind.FULL : Kind.TOO_LARGE;
      case 414 -> Kind.INVALID_KEY;
      case 422 -> Kind.CORRUPT;
      case 429, 498 -> Kind.THROTTLED;
      case 409, 499, 500, 502, 503, 504 -> Kind.UNAVAILABLE;
      case 507 -> Kind.FULL;
      default -> Kind.UNEXPECTED;
    };
  }

  private String reason(Kind kind, SwiftFailure failure) {
    String said = failure.said();
    return switch (kind) {
      case CONTAINER_MISSING -> "there is no container \"" + settings.container() + "\"";
      case NOT_FOUND -> "there is no such object";
      case CONDITION_FAILED -> "the condition of the write did not hold";
      case BAD_CREDENTIALS -> "the server does not accept a fresh token (" + said + ")";
      case ACCESS_DENIED -> "this user is not allowed to do this (" + said + ")";
      case THROTTLED -> "the server asks for fewer requests (" + said + ")";
      case CORRUPT -> "the server received other bytes than their digest says (" + said + ")";
      case INVALID_KEY, UNSUPPORTED, TOO_LARGE, FULL ->
          "the server does not take it (" + said + ")";
      case CHANGED,
          CONFIGURATION,
          CREDENTIALS_EXPIRED,
          SOURCE_FAULT,
          UNAVAILABLE,
          TIMEOUT,
          INTERRUPTED,
          UNEXPECTED ->
          "the server answered " + said;
    };
  }

  private static String next(Kind kind) {
    return switch (kind) {
      case CONTAINER_MISSING ->
          "Check the container's name, or let it be made with create-container=true.";
      case BAD_CREDENTIALS -> "Check that the token's project owns the storage URL.";
      case ACCESS_DENIED ->
          "Let the project's operator grant it: a role for Swift, or the container's read and write"
              + " ACL.";
      case FULL -> "Make room or raise the quota, then run again.";
      case CONFIGURATION -> "Check the storage URL that the catalogue or os-storage-url gives.";
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          CREDENTIALS_EXPIRED,
          INVALID_KEY,
          UNSUPPORTED,
          TOO_LARGE,
          CORRUPT,
          SOURCE_FAULT,
          THROTTLED,
          UNAVAILABLE,
          TIMEOUT,
          INTERRUPTED,
          UNEXPECTED ->
          "";
    };
  }
}
