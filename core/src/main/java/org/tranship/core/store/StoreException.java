package org.tranship.core.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Key;

/// The one way in which a store fails. Its message is for the operator: what, where, why, what
/// next, and never a secret. Drivers make it in one place each, from what their technology reports.
@SuppressWarnings("serial") // never serialised: it crosses process borders as text
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of fault it is. The retry class follows from it: a fault that nobody knows is not
  /// tried again.
  public enum Kind {
    /// No such object.
    NOT_FOUND("TRS-101", false),
    /// The condition of a write did not hold.
    CONDITION_FAILED("TRS-102", false),
    /// The object is no longer in the version that was asked for.
    CHANGED("TRS-103", false),
    /// The bucket, container, directory or table is not there.
    CONTAINER_MISSING("TRS-104", false),
    /// Known who, but not allowed.
    ACCESS_DENIED("TRS-105", false),
    /// Wrong or missing credentials.
    BAD_CREDENTIALS("TRS-106", false),
    /// Credentials that were right once; fresh ones may help.
    CREDENTIALS_EXPIRED("TRS-107", true),
    /// A key this store cannot hold exactly.
    INVALID_KEY("TRS-108", false),
    /// Something this store cannot do.
    UNSUPPORTED("TRS-109", false),
    /// Larger than this store takes.
    TOO_LARGE("TRS-110", false),
    /// Bytes that do not match their digest or length.
    CORRUPT("TRS-111", false),
    /// The source gave other bytes than announced.
    SOURCE_FAULT("TRS-112", false),
    /// No room left.
    FULL("TRS-113", false),
    /// Asked to slow down.
    THROTTLED("TRS-114", true),
    /// Not reachable, or an answer that says "later".
    UNAVAILABLE("TRS-115", true),
    /// No answer in time.
    TIMEOUT("TRS-116", true),
    /// Options that make no sense together or name nothing.
    CONFIGURATION("TRS-117", false),
    /// The thread was told to stop.
    INTERRUPTED("TRS-118", false),
    /// An answer that fits nothing we know.
    UNEXPECTED("TRS-119", false);

    private final String code;
    private final boolean retryable;

    Kind(String code, boolean retryable) {
      this.code = code;
      this.retryable = retryable;
    }

    public String code() {
      return code;
    }

    public boolean retryable() {
      return retryable;
    }
  }

  private final Kind kind;
  private final String operation;
  private final String store;
  private final @Nullable Key key;
  private final String reason;
  private final String next;
  private final @Nullable Duration retryAfter;

  private StoreException(Builder builder) {
    super(builder.message(), builder.cause);
    this.kind = builder.kind;
    this.operation = builder.operation;
    this.store = builder.store;
    this.key = builder.key;
    this.reason = builder.reason;
    this.next = builder.next;
    this.retryAfter = builder.retryAfter;
  }

  /// Starts an exception.
  ///
  /// @param kind what it is
  /// @param operation what was being done: `read`, `write`, `list`, `stat`, `delete`, `check`,
  ///   `open`, `sign in to`
  /// @param store where: the store's masked location
  public static Builder of(Kind kind, String operation, String store) {
    return new Builder(kind, operation, store);
  }

  /// A fault while reading a stream: the [StoreException] inside it if there is one, `INTERRUPTED`
  /// if the reading thread was told to stop, `TIMEOUT` if the source did not answer in time, else
  /// `UNAVAILABLE`.
  public static StoreException reading(IOException fault, Key key) {
    Kind kind = Kind.UNAVAILABLE;
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof StoreException inner) {
        return inner;
      }
      if (t instanceof SocketTimeoutException) {
        kind = Kind.TIMEOUT; // which is, for historical reasons, a kind of interruption
      } else if (t instanceof InterruptedIOException || t instanceof ClosedByInterruptException) {
        kind = Kind.INTERRUPTED;
      }
    }
    return of(kind, "read", "the source")
        .key(key)
        .because(String.valueOf(fault.getMessage()))
        .causedBy(fault)
        .build();
  }

  /// What, where, why and what next; every builder gives one.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return kind.code();
  }

  /// Whether the same call may succeed when it is made again later.
  public boolean retryable() {
    return kind.retryable();
  }

  public String operation() {
    return operation;
  }

  /// The masked location of the store.
  public String store() {
    return store;
  }

  public Optional<Key> key() {
    return Optional.ofNullable(key);
  }

  /// Why, without the frame of code, operation and place.
  public String reason() {
    return reason;
  }

  /// What the operator can do, or empty text.
  public String next() {
    return next;
  }

  /// How long the store asked to be left alone.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /// Collects the parts of a [StoreException].
  public static final class Builder {
    /// What is done to a store as a whole.
    private static final Set<String> WHOLE = Set.of("check", "open", "list", "sign in to");

    private final Kind kind;
    private final String operation;
    private final String store;
    private @Nullable Key key;
    private String reason = "";
    private String next = "";
    private @Nullable Duration retryAfter;
    private @Nullable Throwable cause;

    private Builder(Kind kind, String operation, String store) {
      this.kind = kind;
      this.operation = operation;
      this.store = store;
    }

    public Builder key(@Nullable Key key) {
      this.key = key;
      return this;
    }

    /// Why, as a clause or sentence without a secret.
    public Builder because(String reason) {
      this.reason = reason;
      return this;
    }

    /// What the operator can do, as a sentence.
    public Builder next(String next) {
      this.next = next;
      return this;
    }

    public Builder retryAfter(@Nullable Duration retryAfter) {
      this.retryAfter = retryAfter;
      return this;
    }

    public Builder causedBy(@Nullable Throwable cause) {
      this.cause = cause;
      return this;
    }

    public StoreException build() {
      return new StoreException(this);
    }

    private String message() {
      StringBuilder text = new StringBuilder(kind.code()).append(" Cannot ").append(operation);
      Key named = key;
      if (named != null) {
        text.append(" \"").append(named).append('"');
      }
      // One checks or opens a store, and reads, writes or deletes something in it.
      boolean whole = named == null && WHOLE.contains(operation);
      text.append(whole ? " " : " in ").append(store);
      if (!reason.isEmpty()) {
        text.append(": ").append(reason);
      }
      if (text.charAt(text.length() - 1) != '.') {
        text.append('.');
      }
      if (!next.isEmpty()) {
        text.append(' ').append(next);
      }
      return text.toString();
    }
  }
}
