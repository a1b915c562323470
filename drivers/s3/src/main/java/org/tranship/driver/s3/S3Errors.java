package org.tranship.driver.s3;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.ContentFault;
import org.tranship.client.http.HttpFault;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what S3 and its connection report becomes a [StoreException].
final class S3Errors {
  private final S3Settings settings;

  S3Errors(S3Settings settings) {
    this.settings = settings;
  }

  /// An exception with the parts that are the same everywhere.
  StoreException.Builder fault(Kind kind, String operation, @Nullable Key key) {
    return StoreException.of(kind, operation, settings.display()).key(key);
  }

  /// The server said no.
  StoreException of(String operation, @Nullable Key key, S3Failure failure) {
    Kind kind = kind(failure, key != null);
    return fault(kind, operation, key)
        .because(reason(kind, failure))
        .next(next(kind, failure))
        .retryAfter(failure.retryAfter())
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
              .because(where(http))
              .next(next(http))
              .causedBy(http)
              .build();
      default ->
          fault(Kind.UNAVAILABLE, operation, key)
              .because(String.valueOf(cause.getMessage()))
              .causedBy(cause)
              .build();
    };
  }

  /// The connection's own words, and the server if they do not name it.
  private String where(HttpFault fault) {
    String said = String.valueOf(fault.getMessage());
    String server = settings.endpoint().authority();
    return said.contains(server) ? said : said + " (server " + settings.endpoint() + ")";
  }

  /// The content could not be read. What its own store said counts, if it is another store's fault.
  StoreException source(String operation, @Nullable Key key, IOException fault) {
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

  /// What a write that was answered with a failure came to.
  WriteOutcome outcome(String operation, Key key, S3Failure failure) {
    StoreException exception = of(operation, key, failure);
    boolean unknown = failure.status() == 500 || failure.status() == 502 || failure.status() == 504;
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

  private String next(HttpFault fault) {
    return switch (fault.kind()) {
      case NO_HOST ->
          "Check the endpoint's host name"
              + (settings.virtualHost() ? ", or use path-style=true." : ".");
      case NO_CONNECTION -> "Check that the server runs and that endpoint names it.";
      case TLS ->
          "If the server's certificate is signed by an authority of your own, name it with"
              + " ca=FILE.pem.";
      case PROXY -> "Check the option proxy.";
      case TIMEOUT -> "A slow server may need a longer read-timeout.";
      case LOST, BAD_ANSWER, CLOSED -> "";
    };
  }

  private static Kind kind(S3Failure failure, boolean object) {
    return switch (failure.code()) {
      case "NoSuchKey", "NoSuchVersion", "NoSuchUpload" -> Kind.NOT_FOUND;
      case "NoSuchBucket" -> Kind.CONTAINER_MISSING;
      case "AccessDenied", "AllAccessDisabled", "AccountProblem", "UserSuspended" ->
          Kind.ACCESS_DENIED;
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "InvalidSecurity",
          "NotSignedUp",
          "RequestTimeTooSkewed" ->
          Kind.BAD_CREDENTIALS;
      case "ExpiredToken", "TokenRefreshRequired" -> Kind.CREDENTIALS_EXPIRED;
      case "PreconditionFailed" -> Kind.CONDITION_FAILED;
      case "ConditionalRequestConflict", "OperationAborted", "IncompleteBody" -> Kind.UNAVAILABLE;
      case "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch" ->
          Kind.CORRUPT;
      case "EntityTooLarge" -> Kind.TOO_LARGE;
      case "KeyTooLongError", "KeyTooLong", "InvalidURI", "InvalidObjectName" -> Kind.INVALID_KEY;
      case "NotImplemented",
          "MethodNotAllowed",
          "MetadataTooLarge",
          "InvalidTag",
          "InvalidObjectState",
          "EntityTooSmall" ->
          Kind.UNSUPPORTED;
      case "QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity" -> Kind.FULL;
      case "SlowDown", "TooManyRequests", "RequestLimitExceeded", "ThrottlingException" ->
          Kind.THROTTLED;
      case "RequestTimeout" -> Kind.TIMEOUT;
      case "InvalidBucketName", "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          Kind.CONFIGURATION;
      default -> kind(failure.status(), object);
    };
  }

  private static Kind kind(int status, boolean object) {
    return switch (status) {
      case 301, 307, 308 -> Kind.CONFIGURATION;
      case 401 -> Kind.BAD_CREDENTIALS;
      case 403 -> Kind.ACCESS_DENIED;
      case 404 -> object ? Kind.NOT_FOUND : Kind.CONTAINER_MISSING;
      case 405, 501 -> Kind.UNSUPPORTED;
      case 408 -> Kind.TIMEOUT;
      case 409 -> Kind.UNAVAILABLE;
      case 412 -> Kind.CONDITION_FAILED;
      case 413 -> Kind.TOO_LARGE;
      case 414 -> Kind.INVALID_KEY;
      case 429, 503 -> Kind.THROTTLED;
      case 500, 502, 504 -> Kind.UNAVAILABLE;
      case 507 -> Kind.FULL;
      default -> Kind.UNEXPECTED;
    };
  }

  private String reason(Kind kind, S3Failure failure) {
    String said =
        failure.code().isEmpty()
            ? "HTTP status " + failure.status()
            : failure.code()
                + (failure.message().isEmpty() ? "" : ", \"" + failure.message() + "\"");
    return switch (kind) {
      case CONTAINER_MISSING ->
          "there is no bucket \"" + settings.bucket() + "\" at " + settings.endpoint();
      case NOT_FOUND ->
          failure.is("NoSuchUpload")
              ? "there is no such upload any more"
              : "there is no such object";
      case CONDITION_FAILED -> "the condition of the write did not hold";
      case CREDENTIALS_EXPIRED -> "the credentials have expired (" + said + ")";
      case BAD_CREDENTIALS -> "the server does not accept the credentials (" + said + ")";
      case ACCESS_DENIED -> "these credentials are not allowed to do this (" + said + ")";
      case THROTTLED -> "the server asks for fewer requests (" + said + ")";
      case CORRUPT -> "the server received other bytes than their digest says (" + said + ")";
      case CONFIGURATION ->
          failure.region().isPresent()
              ? "the bucket \"" + settings.bucket() + "\" is in another region (" + said + ")"
              : "the server answered " + said;
      case INVALID_KEY, UNSUPPORTED, TOO_LARGE, FULL ->
          "the server does not take it (" + said + ")";
      case CHANGED, SOURCE_FAULT, UNAVAILABLE, TIMEOUT, INTERRUPTED, UNEXPECTED ->
          "the server answered " + said;
    };
  }

  private String next(Kind kind, S3Failure failure) {
    return switch (kind) {
      case CONTAINER_MISSING ->
          "Check the bucket's name, or let it be made with create-bucket=true.";
      case BAD_CREDENTIALS ->
          failure.is("RequestTimeTooSkewed")
              ? "Set this machine's clock right."
              : "Check access_key_id and secret_access_key, or the profile or role they come from.";
      case ACCESS_DENIED ->
          "Let the bucket's owner grant it: s3:ListBucket, s3:GetObject, s3:PutObject,"
              + " s3:DeleteObject.";
      case CREDENTIALS_EXPIRED ->
          "Get new ones; keys from a role or profile are renewed by themselves.";
      case CONFIGURATION -> failure.region().map(name -> "Use region=" + name + ".").orElse("");
      case FULL -> "Make room or raise the quota, then run again.";
      case UNSUPPORTED ->
          failure.is("InvalidObjectState") ? "Restore the archived object first." : "";
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          INVALID_KEY,
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
