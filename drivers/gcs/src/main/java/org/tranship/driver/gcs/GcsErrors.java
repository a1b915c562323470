package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpStoreErrors;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what Google's storage, its sign-in and the connection to them report becomes
/// a [StoreException]. Source of the words: [HTTP status and error
/// codes](https://docs.cloud.google.com/storage/docs/json_api/v1/status-codes).
final class GcsErrors extends HttpStoreErrors {
  private final GcsSettings settings;

  GcsErrors(GcsSettings settings) {
    super(settings.display());
    this.settings = settings;
  }

  /// The server said no.
  StoreException of(String operation, @Nullable Key key, GcsFailure failure) {
    Kind kind = kind(failure, key != null);
    return fault(kind, operation, key)
        .because(reason(kind, failure))
        .next(next(kind, failure))
        .retryAfter(failure.retryAfter().orElse(null))
        .build();
  }

  /// What a write that was answered with a failure came to. Behind a 5xx or a 408 it may have been
  /// carried out all the same.
  WriteOutcome outcome(String operation, Key key, GcsFailure failure) {
    StoreException exception = of(operation, key, failure);
    boolean unknown = failure.status() >= 500 && failure.status() != 501 || failure.status() == 408;
    return unknown ? new WriteOutcome.Unknown(exception) : new WriteOutcome.Refused(exception);
  }

  /// No access token could be had. What is wrong with the file of credentials is said without a
  /// word of its text.
  StoreException signIn(Kind kind, String why, @Nullable Throwable cause) {
    return fault(kind, "sign in", null)
        .because(why)
        .next(
            kind.retryable()
                ? ""
                : "Give credentials=file:KEY.json, access-token=${NAME} or anonymous=true, set"
                    + " GOOGLE_APPLICATION_CREDENTIALS, or run gcloud auth application-default"
                    + " login.")
        .causedBy(cause)
        .build();
  }

  @Override
  protected Kind kind(IOException cause) {
    return cause instanceof GcsAnswerFault ? Kind.UNEXPECTED : super.kind(cause);
  }

  @Override
  protected String unreachable(HttpFault.Kind kind) {
    return "Check that "
        + settings.endpoint()
        + " can be reached; another server is named with"
        + " endpoint=URL, a proxy with proxy=http://HOST:PORT.";
  }

  private static Kind kind(GcsFailure failure, boolean object) {
    return switch (failure.status()) {
      case 301, 302, 303, 307, 308 -> Kind.CONFIGURATION;
      case 400 -> bad(failure);
      case 401 -> Kind.BAD_CREDENTIALS;
      case 403 -> throttled(failure) ? Kind.THROTTLED : Kind.ACCESS_DENIED;
      case 404 -> object && !bucketMissing(failure) ? Kind.NOT_FOUND : Kind.CONTAINER_MISSING;
      case 408 -> Kind.TIMEOUT;
      case 412 -> Kind.CONDITION_FAILED;
      case 413 -> Kind.TOO_LARGE;
      case 405, 411, 414, 501 -> Kind.UNSUPPORTED;
      case 429 -> Kind.THROTTLED;
      case 409, 500, 502, 503, 504 -> Kind.UNAVAILABLE;
      default -> Kind.UNEXPECTED;
    };
  }

  private static Kind bad(GcsFailure failure) {
    String message = failure.message().toLowerCase(Locale.ROOT);
    if (message.contains("doesn't match calculated")) {
      return Kind.CORRUPT;
    }
    if (failure.is("keyTooLong") || message.contains("object name")) {
      return Kind.INVALID_KEY;
    }
    return failure.is("userProjectMissing") || message.contains("requester pays")
        ? Kind.CONFIGURATION
        : Kind.UNSUPPORTED;
  }

  private static boolean throttled(GcsFailure failure) {
    return failure.is("rateLimitExceeded")
        || failure.is("userRateLimitExceeded")
        || failure.is("quotaExceeded");
  }

  static boolean bucketMissing(GcsFailure failure) {
    return failure.message().toLowerCase(Locale.ROOT).contains("bucket does not exist");
  }

  /// The bucket keeps the object: by its retention policy, or by a hold on the object.
  private static boolean held(GcsFailure failure) {
    return failure.is("retentionPolicyNotMet")
        || failure.is("objectUnderActiveHold")
        || failure.message().toLowerCase(Locale.ROOT).contains("hold and cannot be");
  }

  private String reason(Kind kind, GcsFailure failure) {
    String said = failure.said();
    return switch (kind) {
      case CONTAINER_MISSING -> "there is no bucket \"" + settings.bucket() + "\"";
      case NOT_FOUND -> "there is no such object";
      case CONDITION_FAILED -> "the condition of the write did not hold";
      case BAD_CREDENTIALS ->
          settings.anonymous()
              ? "the server wants somebody to sign in (" + said + ")"
              : "the server does not accept the access token (" + said + ")";
      case ACCESS_DENIED ->
          held(failure)
              ? "the bucket keeps the object as it is (" + said + ")"
              : "the account is not allowed to do this (" + said + ")";
      case THROTTLED -> "the server asks for fewer requests (" + said + ")";
      case CORRUPT -> "the server received other bytes than their digest says (" + said + ")";
      case INVALID_KEY, UNSUPPORTED, TOO_LARGE -> "the server does not take it (" + said + ")";
      case CHANGED,
          CONFIGURATION,
          CREDENTIALS_EXPIRED,
          SOURCE_FAULT,
          FULL,
          UNAVAILABLE,
          TIMEOUT,
          INTERRUPTED,
          UNEXPECTED ->
          "the server answered " + said;
    };
  }

  private static String next(Kind kind, GcsFailure failure) {
    return switch (kind) {
      case CONTAINER_MISSING ->
          "Check the bucket's name, or let it be made with create-bucket=true and project=ID.";
      case BAD_CREDENTIALS ->
          "Check credentials or access-token; a token from elsewhere ends after an hour.";
      case ACCESS_DENIED ->
          held(failure)
              ? "Wait for the end of its retention, or release the hold."
              : "Grant the account roles/storage.objectUser on the bucket, or"
                  + " roles/storage.objectViewer where it is only read.";
      case CONFIGURATION ->
          failure.status() == 400
              ? "The bucket bills its requesters: give user-project=ID."
              : "Check the option endpoint.";
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          CREDENTIALS_EXPIRED,
          INVALID_KEY,
          UNSUPPORTED,
          TOO_LARGE,
          CORRUPT,
          SOURCE_FAULT,
          FULL,
          THROTTLED,
          UNAVAILABLE,
          TIMEOUT,
          INTERRUPTED,
          UNEXPECTED ->
          "";
    };
  }
}
