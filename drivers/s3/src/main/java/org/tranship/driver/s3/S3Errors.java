package org.tranship.driver.s3;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpStoreErrors;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what S3 and its connection report becomes a [StoreException].
final class S3Errors extends HttpStoreErrors {
  private static final String EXPIRED = "ExpiredToken";
  private static final String REFRESH = "TokenRefreshRequired";

  private final S3Settings settings;
  private final BooleanSupplier renewable;

  /// @param renewable whether credentials that expired can be replaced
  S3Errors(S3Settings settings, BooleanSupplier renewable) {
    super(settings.display());
    this.settings = settings;
    this.renewable = renewable;
  }

  /// The server said no.
  StoreException of(String operation, @Nullable Key key, S3Failure failure) {
    Kind told = kind(failure, key != null);
    boolean lasting = told == Kind.CREDENTIALS_EXPIRED && !renewable.getAsBoolean();
    Kind kind = lasting ? Kind.BAD_CREDENTIALS : told;
    return fault(kind, operation, key)
        .because(reason(kind, failure))
        .next(next(kind, failure))
        .retryAfter(failure.retryAfter())
        .build();
  }

  /// The connection's own words, and the server if they do not name it.
  @Override
  protected String reason(HttpFault fault) {
    String said = super.reason(fault);
    String server = settings.endpoint().authority();
    return said.contains(server) ? said : said + " (server " + settings.endpoint() + ")";
  }

  /// What a write that was answered with a failure came to.
  WriteOutcome outcome(String operation, Key key, S3Failure failure) {
    StoreException exception = of(operation, key, failure);
    boolean unknown = failure.status() == 500 || failure.status() == 502 || failure.status() == 504;
    return unknown ? new WriteOutcome.Unknown(exception) : new WriteOutcome.Refused(exception);
  }

  @Override
  protected String unreachable(HttpFault.Kind kind) {
    return kind == HttpFault.Kind.NO_HOST
        ? "Check the endpoint's host name"
            + (settings.virtualHost() ? ", or use path-style=true." : ".")
        : "Check that the server runs and that endpoint names it.";
  }

  private static boolean expired(S3Failure failure) {
    return failure.is(EXPIRED) || failure.is(REFRESH);
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
      case EXPIRED, REFRESH -> Kind.CREDENTIALS_EXPIRED;
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
      case BAD_CREDENTIALS ->
          expired(failure)
              ? "the credentials have expired and cannot be renewed here (" + said + ")"
              : "the server does not accept the credentials (" + said + ")";
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
              : expired(failure)
                  ? "Get new ones and run the same command again; those of a profile or role are"
                      + " renewed by themselves."
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
