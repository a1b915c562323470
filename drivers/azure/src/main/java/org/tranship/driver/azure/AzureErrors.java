package org.tranship.driver.azure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpStoreErrors;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what the blob service and the connection to it report becomes a
/// [StoreException].
final class AzureErrors extends HttpStoreErrors {
  private final AzureSettings settings;

  AzureErrors(AzureSettings settings) {
    super(settings.display());
    this.settings = settings;
  }

  /// The service said no.
  StoreException of(String operation, @Nullable Key key, AzureFailure failure) {
    Kind kind = kind(failure, key != null);
    return fault(kind, operation, key)
        .because(reason(kind, failure))
        .next(next(kind, failure))
        .retryAfter(failure.retryAfter())
        .build();
  }

  /// What a write that was answered with a failure came to. A busy service says so before it does
  /// anything; any other 5xx leaves it open.
  WriteOutcome outcome(String operation, Key key, AzureFailure failure) {
    StoreException exception = of(operation, key, failure);
    boolean unknown =
        failure.status() >= 500 && failure.status() != 501 && !failure.is("ServerBusy");
    return unknown ? new WriteOutcome.Unknown(exception) : new WriteOutcome.Refused(exception);
  }

  @Override
  protected String unreachable(HttpFault.Kind kind) {
    return kind == HttpFault.Kind.NO_HOST
        ? "Check the account's name, "
            + settings.account()
            + ": one that does not exist has no address. Sovereign clouds need"
            + " endpoint-suffix=NAME, other servers endpoint=URL."
        : "Check that the endpoint " + settings.endpoint() + " is right and its server runs.";
  }

  private static boolean expired(AzureFailure failure) {
    String text = failure.message().toLowerCase(Locale.ROOT);
    return text.contains("expiry") || text.contains("expired") || text.contains("lifetime");
  }

  private static Kind kind(AzureFailure failure, boolean object) {
    if (failure.unauthentic()) {
      return Kind.BAD_CREDENTIALS;
    }
    return switch (failure.code()) {
      case "BlobNotFound", "ResourceNotFound" -> object ? Kind.NOT_FOUND : Kind.CONTAINER_MISSING;
      case "ContainerNotFound", "ContainerDisabled" -> Kind.CONTAINER_MISSING;
      case "ContainerBeingDeleted", "OperationTimedOut", "InternalError" -> Kind.UNAVAILABLE;
      case "InvalidAuthenticationInfo",
          "NoAuthenticationInformation",
          "KeyBasedAuthenticationNotPermitted" ->
          Kind.BAD_CREDENTIALS;
      case "AuthorizationFailure",
          "AuthorizationPermissionMismatch",
          "AuthorizationProtocolMismatch",
          "AuthorizationResourceTypeMismatch",
          "AuthorizationServiceMismatch",
          "AuthorizationSourceIPMismatch",
          "InsufficientAccountPermissions",
          "PublicAccessNotPermitted",
          "AccountIsDisabled",
          "BlobImmutableDueToPolicy",
          "LeaseIdMissing",
          "LeaseIdMismatchWithBlobOperation" ->
          Kind.ACCESS_DENIED;
      case "BlobAlreadyExists", "ConditionNotMet", "TargetConditionNotMet" -> Kind.CONDITION_FAILED;
      case "Md5Mismatch", "Crc64Mismatch", "InvalidMd5" -> Kind.CORRUPT;
      case "RequestBodyTooLarge", "BlockCountExceedsLimit", "BlockListTooLong" -> Kind.TOO_LARGE;
      case "InvalidResourceName", "InvalidUri", "OutOfRangeInput" -> Kind.INVALID_KEY;
      case "BlobArchived",
          "BlobBeingRehydrated",
          "InvalidBlobType",
          "InvalidBlobOrBlock",
          "InvalidMetadata",
          "MetadataTooLarge",
          "EmptyMetadataKey",
          "InvalidTag",
          "SnapshotsPresent",
          "FeatureVersionMismatch",
          "UnsupportedHeader",
          "UnsupportedHttpVerb" ->
          Kind.UNSUPPORTED;
      case "ServerBusy" -> Kind.THROTTLED;
      // Azurite's word for a wrong digest.
      case "InvalidOperation" ->
          failure.message().contains("MD5") ? Kind.CORRUPT : kind(failure.status(), object);
      case "InvalidHeaderValue" ->
          failure.message().contains("API version") ? Kind.CONFIGURATION : Kind.UNSUPPORTED;
      default -> kind(failure.status(), object);
    };
  }

  private static Kind kind(int status, boolean object) {
    return switch (status) {
      case 301, 302, 307, 308 -> Kind.CONFIGURATION;
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
      default -> Kind.UNEXPECTED;
    };
  }

  private String reason(Kind kind, AzureFailure failure) {
    String said = failure.said();
    return switch (kind) {
      case CONTAINER_MISSING ->
          "there is no container \""
              + settings.container()
              + "\" in the account \""
              + settings.account()
              + "\"";
      case NOT_FOUND -> "there is no such object";
      case CONDITION_FAILED -> "the condition of the write did not hold";
      case BAD_CREDENTIALS -> refused(failure) + " (" + said + ")";
      case ACCESS_DENIED ->
          failure.code().startsWith("Lease")
              ? "somebody has a lease on the object (" + said + ")"
              : "these credentials are not allowed to do this (" + said + ")";
      case THROTTLED -> "the service asks for fewer requests (" + said + ")";
      case CORRUPT -> "the service received other bytes than their MD5 says (" + said + ")";
      case INVALID_KEY, UNSUPPORTED, TOO_LARGE, FULL ->
          "the service does not take it (" + said + ")";
      case CHANGED,
          CONFIGURATION,
          CREDENTIALS_EXPIRED,
          SOURCE_FAULT,
          UNAVAILABLE,
          TIMEOUT,
          INTERRUPTED,
          UNEXPECTED ->
          "the service answered " + said;
    };
  }

  private String refused(AzureFailure failure) {
    return switch (settings.login()) {
      case AzureLogin.SharedKey _ ->
          "the account \"" + settings.account() + "\" does not accept this key";
      case AzureLogin.Sas _ ->
          expired(failure)
              ? "the shared access signature has expired or is not valid yet"
              : "the shared access signature is not accepted";
      case AzureLogin.Token _ ->
          expired(failure) ? "the token has expired" : "the token is not accepted";
      case AzureLogin.Entra _ ->
          "the account \"" + settings.account() + "\" does not accept the token of Entra ID";
      case AzureLogin.Anonymous _ -> "the container is not public";
    };
  }

  private String next(Kind kind, AzureFailure failure) {
    return switch (kind) {
      case CONTAINER_MISSING ->
          "Check the container's name, or let it be made with create-container=true.";
      case BAD_CREDENTIALS ->
          switch (settings.login()) {
            case AzureLogin.SharedKey _ ->
                failure.is("KeyBasedAuthenticationNotPermitted")
                    ? "The account's owner has switched keys off: sign in with Entra ID."
                    : "Check the account's name and key; keys are rotated.";
            case AzureLogin.Sas _ ->
                "Get a new one and run the same command again; check this machine's clock if it is"
                    + " new.";
            case AzureLogin.Token _ ->
                "Get a new one: az account get-access-token --resource https://storage.azure.com";
            case AzureLogin.Entra _ ->
                "See that the account is of the tenant that was signed in to, and that this"
                    + " machine's clock is right.";
            case AzureLogin.Anonymous _ -> "Give key, sas, token or a sign-in with Entra ID.";
          };
      case ACCESS_DENIED ->
          switch (failure.code()) {
            case "LeaseIdMissing", "LeaseIdMismatchWithBlobOperation" ->
                "Let its holder give it back, or break the lease.";
            case "BlobImmutableDueToPolicy" -> "An immutability policy or legal hold protects it.";
            case "AuthorizationFailure", "AuthorizationSourceIPMismatch" ->
                "The account's firewall may not admit this machine, or the signature lacks a right.";
            default ->
                "Reading takes read and list; writing takes create, write and delete; tags take tag"
                    + " (in a role: Storage Blob Data Contributor).";
          };
      case UNSUPPORTED ->
          switch (failure.code()) {
            case "BlobArchived", "BlobBeingRehydrated" -> "Rehydrate the archived object first.";
            case "SnapshotsPresent" ->
                "The object has snapshots, which would go with it: remove them first.";
            case "InvalidBlobOrBlock" ->
                "Blocks that another tool has begun to upload may be in the way; they expire after"
                    + " a week.";
            default -> "";
          };
      case CONFIGURATION ->
          failure.is("InvalidHeaderValue")
              ? "The server does not know version " + AzureWire.VERSION + " of the protocol."
              : "";
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          CREDENTIALS_EXPIRED,
          INVALID_KEY,
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
