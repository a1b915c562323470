package org.tranship.client.http;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;

/// Where a driver's connection faults become a [StoreException]; what its server's answers mean,
/// each driver adds.
public abstract class HttpStoreErrors {
  private final String store;

  /// @param store the location for messages, without secrets
  protected HttpStoreErrors(String store) {
    this.store = store;
  }

  /// An exception with the parts that are the same everywhere.
  public final StoreException.Builder fault(Kind kind, String operation, @Nullable Key key) {
    return StoreException.of(kind, operation, store).key(key);
  }

  public final StoreException notFound(String operation, Key key) {
    return fault(Kind.NOT_FOUND, operation, key).because("there is no such object").build();
  }

  public final StoreException changed(String operation, Key key) {
    return fault(Kind.CHANGED, operation, key)
        .because("the object was written anew since it was listed")
        .build();
  }

  public final StoreException interrupted(String operation, @Nullable Key key) {
    return fault(Kind.INTERRUPTED, operation, key).because("the thread was told to stop").build();
  }

  /// @throws StoreException if the thread was told to stop
  public final void refuseIfInterrupted(String operation) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(operation, null);
    }
  }

  /// A key that the server would fold into another must not be asked for at all.
  ///
  /// @throws StoreException if the rules have an objection
  public final void refuseIfImpossible(KeyRules rules, String operation, Key key) {
    Optional<String> objection = rules.objection(key);
    if (objection.isPresent()) {
      throw fault(Kind.INVALID_KEY, operation, key)
          .because(objection.get())
          .next("Map the keys to others that the store can hold.")
          .build();
    }
  }

  /// No answer that can be used.
  public final StoreException of(String operation, @Nullable Key key, IOException cause) {
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
              .because(reason(http))
              .next(next(http))
              .causedBy(http)
              .build();
      default ->
          fault(kind(cause), operation, key)
              .because(String.valueOf(cause.getMessage()))
              .causedBy(cause)
              .build();
    };
  }

  /// The content could not be read. What its own store said counts, if it is another store's fault.
  public final StoreException source(String operation, @Nullable Key key, IOException fault) {
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

  /// What a write came to whose answer did not arrive.
  ///
  /// @throws StoreException if the content was at fault
  public final WriteOutcome outcome(String operation, Key key, IOException cause) {
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

  /// What a fault comes to that is neither the content's nor the connection's.
  protected Kind kind(IOException cause) {
    return Kind.UNAVAILABLE;
  }

  /// The connection's own words.
  protected String reason(HttpFault fault) {
    return String.valueOf(fault.getMessage());
  }

  private String next(HttpFault fault) {
    return switch (fault.kind()) {
      case NO_HOST, NO_CONNECTION -> unreachable(fault.kind());
      case TLS ->
          "If the server's certificate is signed by an authority of your own, name it with"
              + " ca=FILE.pem.";
      case PROXY -> "Check the option proxy.";
      case TIMEOUT -> "A slow server may need a longer read-timeout.";
      case LOST, BAD_ANSWER, CLOSED -> "";
    };
  }

  /// What to do about a server that cannot be reached.
  ///
  /// @param kind `NO_HOST` or `NO_CONNECTION`
  protected abstract String unreachable(HttpFault.Kind kind);
}
