package org.tranship.driver.fabric;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tranship.client.fabric.ChunkedUpload;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpStoreErrors;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// The one place where what a gateway and the connection to it report becomes a [StoreException].
final class FabricErrors extends HttpStoreErrors {
  private final FabricSettings settings;

  FabricErrors(FabricSettings settings) {
    super(settings.display());
    this.settings = settings;
  }

  /// What went wrong, whatever it was.
  StoreException failed(String operation, @Nullable Key key, IOException fault) {
    if (fault instanceof FabricFailure failure && !Thread.currentThread().isInterrupted()) {
      Kind kind = kind(failure);
      if (kind == Kind.NOT_FOUND && key == null) {
        // Nobody named what is absent: the folder was listed a moment ago, or it is no gateway.
        kind = Kind.UNEXPECTED;
      }
      return fault(kind, operation, key)
          .because(reason(kind, failure))
          .next(next(kind, failure))
          .causedBy(failure)
          .build();
    }
    return of(operation, key, fault);
  }

  /// What a write came to that did not end well.
  ///
  /// @throws StoreException if the content was at fault
  WriteOutcome ended(String operation, Key key, IOException fault) {
    if (fault instanceof ChunkedUpload.SourceFault content) {
      throw Thread.currentThread().isInterrupted()
          ? interrupted(operation, key)
          : source(operation, key, content);
    }
    if (fault instanceof FabricFailure failure) {
      StoreException exception = failed(operation, key, failure);
      return failure.isDoubtful()
          ? new WriteOutcome.Unknown(exception)
          : new WriteOutcome.Refused(exception);
    }
    return outcome(operation, key, fault);
  }

  @Override
  protected String unreachable(HttpFault.Kind kind) {
    return "Check that "
        + settings.endpoint()
        + " can be reached: it is the cluster's HTTP gateway, mostly at port 19080.";
  }

  private static Kind kind(FabricFailure failure) {
    return switch (failure.status()) {
      case 400 ->
          failure.is("FABRIC_E_IMAGEBUILDER_RESERVED_DIRECTORY_ERROR")
              ? Kind.ACCESS_DENIED
              : Kind.UNSUPPORTED;
      case 401 -> Kind.BAD_CREDENTIALS;
      case 403 -> failure.code().isEmpty() ? Kind.BAD_CREDENTIALS : Kind.ACCESS_DENIED;
      case 404 -> failure.hasNoService() ? Kind.CONTAINER_MISSING : Kind.NOT_FOUND;
      case 409, 503 -> Kind.UNAVAILABLE;
      case 413 -> Kind.TOO_LARGE;
      case 504 -> Kind.TIMEOUT;
      default -> Kind.UNEXPECTED;
    };
  }

  private static String reason(Kind kind, FabricFailure failure) {
    String said = " (" + failure.getMessage() + ")";
    return switch (kind) {
      case CONTAINER_MISSING -> "the cluster has no image store service" + said;
      case NOT_FOUND -> "there is no such file" + said;
      case BAD_CREDENTIALS -> "the gateway lets nobody in without a certificate it trusts" + said;
      case ACCESS_DENIED ->
          failure.status() == 400
              ? "the cluster keeps this directory for itself" + said
              : "the certificate is not one of an administrator" + said;
      case UNAVAILABLE -> "the image store cannot take it at the moment" + said;
      case TIMEOUT -> "the image store did not answer the gateway in time" + said;
      case UNSUPPORTED, TOO_LARGE -> "the gateway does not take it" + said;
      case CONDITION_FAILED,
          CHANGED,
          CREDENTIALS_EXPIRED,
          INVALID_KEY,
          CORRUPT,
          SOURCE_FAULT,
          FULL,
          THROTTLED,
          CONFIGURATION,
          INTERRUPTED,
          UNEXPECTED ->
          "the gateway answered " + failure.getMessage();
    };
  }

  private String next(Kind kind, FabricFailure failure) {
    return switch (kind) {
      case CONTAINER_MISSING ->
          "Enable ImageStoreService in the cluster's manifest first: a cluster whose image store is"
              + " a share or in Azure Storage has none.";
      case BAD_CREDENTIALS ->
          "Give client-certificate=FILE and client-password=${NAME}, of a client that the cluster's"
              + " manifest names.";
      case ACCESS_DENIED ->
          failure.status() == 400 ? "" : "Take one that the manifest has among its admin clients.";
      case UNEXPECTED ->
          failure.status() == 404
              ? "Check that "
                  + settings.endpoint()
                  + " is the cluster's own gateway, and that nobody removes folders meanwhile."
              : failure.is("FABRIC_E_IMAGESTORE_IOERROR")
                  ? "Look at the disks of the nodes that have replicas of the image store: a full one"
                      + " answers so."
                  : "";
      case UNSUPPORTED ->
          failure.is("E_INVALIDARG")
              ? "A cluster of Linux takes no chunks: say platform=linux, or leave the option out."
                  + " Clusters older than 6.5 are not spoken to."
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
          CONFIGURATION,
          INTERRUPTED ->
          "";
    };
  }
}
