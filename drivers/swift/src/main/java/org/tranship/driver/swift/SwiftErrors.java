package org.tranship.driver.swift;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpStoreErrors;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what Swift, the identity service and the connection to them report becomes a
/// [StoreException].
final class SwiftErrors extends HttpStoreErrors {
  private final SwiftSettings settings;

  SwiftErrors(SwiftSettings settings) {
    super(settings.display());
    this.settings = settings;
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

  @Override
  protected Kind kind(IOException cause) {
    return cause instanceof SwiftAnswerFault ? Kind.UNEXPECTED : super.kind(cause);
  }

  @Override
  protected String unreachable(HttpFault.Kind kind) {
    return "Check that the server runs; its address comes from os-auth-url (or auth) and from the"
        + " catalogue it gives, where os-region-name and os-endpoint-type choose.";
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
